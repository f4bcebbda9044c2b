"use strict";
(function () {
  const byId = (id) => document.getElementById(id);
  const list = byId("list");
  const keys = Array.from(list.children);
  const text = byId("text"), status = byId("status"), changed = byId("changed"), group = byId("group");
  const buttons = Array.from(document.querySelectorAll("[data-sort]"));
  const collate = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const words = new Map(keys.map((k) => [k, (k.textContent + " " + k.dataset.account).toLowerCase()]));
  let by = "rank", down = false;

  function compare(a, b) {
    const d = by === "rank" ? 0 : collate.compare(a.dataset[by], b.dataset[by]);
    return (d || Number(a.dataset.rank) - Number(b.dataset.rank)) * (down ? -1 : 1);
  }

  function fits(k) {
    const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    return wanted.every((w) => words.get(k).includes(w)) &&
      (!status.value || k.dataset.status === status.value) &&
      (!changed || !changed.checked || k.dataset.changed === "1");
  }

  // show puts the keys that fit in order, below their accounts if that is wanted.
  function show() {
    const sorted = keys.slice().sort(compare);
    let shown = 0;
    for (const k of sorted) {
      k.hidden = !fits(k);
      shown += k.hidden ? 0 : 1;
    }
    list.replaceChildren(...(group.checked ? grouped(sorted) : sorted));
    byId("shown").textContent = shown + " of " + keys.length + " keys";
    byId("none").hidden = shown > 0;
  }

  function grouped(sorted) {
    const accounts = new Map();
    for (const k of sorted) {
      if (!accounts.has(k.dataset.account)) { accounts.set(k.dataset.account, []); }
      accounts.get(k.dataset.account).push(k);
    }
    const sections = [];
    for (const [account, own] of accounts) {
      const section = document.createElement("section"), title = document.createElement("h3");
      title.className = "group";
      title.textContent = account ? "Account " + account : "Keys without an account";
      section.append(title, ...own);
      section.hidden = own.every((k) => k.hidden);
      sections.push(section);
    }
    return sections;
  }

  for (const b of buttons) {
    b.addEventListener("click", () => {
      down = by === b.dataset.sort ? !down : false;
      by = b.dataset.sort;
      for (const other of buttons) {
        other.setAttribute("aria-pressed", String(other === b));
        other.toggleAttribute("data-down", other === b && down);
      }
      show();
    });
  }
  for (const input of [text, status, changed, group]) {
    if (input) { input.addEventListener("input", show); }
  }
  byId("tools").addEventListener("submit", (e) => e.preventDefault());
  byId("open").addEventListener("click", (e) => {
    const open = !keys.some((k) => k.open && !k.hidden);
    for (const k of keys) { if (!k.hidden) { k.open = open; } }
    e.target.textContent = open ? "Close all" : "Open all";
  });
  byId("tools").hidden = false;
  byId("head").hidden = false;
  show();
}());
