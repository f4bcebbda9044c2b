package audithtml

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// hostile is a name that tries to be more than text.
const hostile = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>`

// audit makes the page of an audit against the fake, in a directory of its own. One key
// and one app have the name given.
func audit(t *testing.T, name string) (path string) {
	t.Helper()
	srv := asctest.Start(asctest.Options{Apps: []asctest.App{{ID: "1000000001", BundleID: "com.example.app", Name: name, Ends: time.Now().Add(240 * time.Hour)}}})
	t.Cleanup(srv.Close)
	blocked := srv.NewTeam("", nil)
	blocked.Block(asctest.AgreementsMissing)
	revoked := srv.TeamKey(role.Admin)
	dir := t.TempDir()
	file := filepath.Join(dir, "keys.yml")
	entries := []string{
		entry("client-a", srv.TeamKey(role.AppManager), "    require: metadata\n    probe: write\n    owner: team-a\n"),
		entry("client-b", revoked, ""),
		entry("client-c", blocked.TeamKey(role.Admin), ""),
		entry("client-d", srv.TeamKey(role.Admin), "    forbid: admin\n"),
		entry("client-e", blocked.TeamKey(role.Developer), ""),
		entry("'"+strings.ReplaceAll(name, "'", "''")+"'", srv.TeamKey(role.Developer), "    require: apps\n"),
		entry("client-10", srv.TeamKey(role.Sales), ""), entry("client-9", srv.TeamKey(role.Finance), ""),
		"  - name: client-g\n    key_id: ABC123DEFG\n",
	}
	write := func(entries []string) {
		if err := os.WriteFile(file, []byte("keys:\n"+strings.Join(entries, "")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		var stderr bytes.Buffer
		transport := srv.Trust(asc.NewTransport())
		defer transport.CloseIdleConnections()
		status := cli.Main(t.Context(), cli.System{
			Args: append([]string{"audit", file}, args...), Env: []string{"ASC_API_URL=" + srv.URL},
			Stdin: new(bytes.Buffer), Stdout: new(bytes.Buffer), Stderr: &stderr, Transport: transport,
			Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		})
		if status == 1 {
			t.Fatal(stderr.String())
		}
	}
	write(entries[:7])
	run("--report", filepath.Join(dir, "old.json"))
	revoked.Revoke()
	write(entries)
	path = filepath.Join(dir, "audit.html")
	run("--expiry", "30d", "--baseline", filepath.Join(dir, "old.json"), "--html", path)
	return path
}

func entry(name string, k *asctest.Key, more string) string {
	text := fmt.Sprintf("  - name: %s\n    key-id: %s\n    issuer-id: %s\n    private-key: |\n", name, k.ID, k.IssuerID)
	for line := range strings.Lines(k.PEM()) {
		text += "      " + line
	}
	return strings.TrimRight(text, "\n") + "\n" + more
}

// browser is a page in Chromium, and what went wrong in it.
type browser struct {
	context.Context
	t *testing.T

	mu       sync.Mutex
	errors   []string
	requests []string
}

func open(t *testing.T, url string) *browser {
	t.Helper()
	program := os.Getenv("CHROMIUM")
	if program == "" {
		t.Skip("NO BROWSER IS NAMED, so nobody tried the page: set CHROMIUM to its path")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.WindowSize(1200, 900))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	b := &browser{Context: ctx, t: t}
	chromedp.ListenTarget(ctx, b.heard)
	b.do(cdplog.Enable(), network.Enable(), chromedp.Navigate(url), chromedp.WaitVisible("#tools"))
	return b
}

func (b *browser) heard(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		b.errors = append(b.errors, "console: "+string(e.Type))
	case *cdplog.EventEntryAdded:
		b.errors = append(b.errors, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

func (b *browser) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// shown are the names of the keys that can be seen, in order.
func (b *browser) shown() string {
	b.t.Helper()
	var names []string
	b.do(chromedp.Evaluate(`Array.from(document.querySelectorAll("details.key")).filter(k => k.checkVisibility()).map(k => k.dataset.name)`, &names))
	return strings.Join(names, " ")
}

func (b *browser) set(selector, value string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(fmt.Sprintf(`(e => { if (e.type === "checkbox") { e.checked = %q !== ""; } else { e.value = %q; } e.dispatchEvent(new Event("input")); })(document.querySelector(%q))`, value, value, selector), nil))
}

func expect(t *testing.T, what, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// The page filters, sorts, opens and groups; names are text; nothing is loaded, and
// the browser has nothing to complain of.
func TestPage(t *testing.T) {
	path := audit(t, hostile)
	b := open(t, "file://"+path)
	expect(t, "the worst first", "client-g client-b client-c client-e client-d", strings.Join(strings.Fields(b.shown())[:5], " "))

	b.do(chromedp.SendKeys("#text", "team-a"))
	expect(t, "filtered by owner", "client-a", b.shown())
	b.set("#text", "")
	b.set("#status", "blocked")
	expect(t, "filtered by status", "client-c client-e", b.shown())
	b.set("#status", "")
	b.set("#changed", "1")
	if got := b.shown(); !strings.Contains(got, "client-b") || strings.Contains(got, "client-a") {
		t.Errorf("changed since the baseline: %q", got)
	}
	b.set("#changed", "")

	b.do(chromedp.Click(`[data-sort=name]`))
	if got := b.shown(); strings.Index(got, "client-9") > strings.Index(got, "client-10") || !strings.Contains(got, "client-a client-b client-c") {
		t.Errorf("sorted by name: %q", got)
	}
	b.do(chromedp.Click(`[data-sort=name]`))
	if got := b.shown(); strings.Index(got, "client-9") < strings.Index(got, "client-10") {
		t.Errorf("sorted by name, backwards: %q", got)
	}
	b.set("#group", "1")
	var groups int
	b.do(chromedp.Evaluate(`document.querySelectorAll("h3.group").length`, &groups))
	if groups != 3 {
		t.Errorf("%d groups, want two accounts and one without", groups)
	}
	b.set("#group", "")
	b.do(chromedp.Click(`[data-sort=rank]`))

	var visible, clicked, keyed bool
	seen := `document.querySelector("[data-name=client-b] .finding").checkVisibility()`
	b.do(chromedp.Evaluate(seen, &visible), chromedp.Click(`[data-name=client-b] summary`), chromedp.Evaluate(seen, &clicked))
	b.do(chromedp.Focus(`[data-name=client-b] summary`), chromedp.KeyEvent("\r"), chromedp.Evaluate(seen, &keyed))
	if visible || !clicked || keyed {
		t.Errorf("the findings of a key can be seen at first %v, after a click %v, after Enter %v", visible, clicked, keyed)
	}
	b.do(chromedp.Click("#open"))
	b.narrow()
	b.names()
	b.media()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.errors) > 0 || len(b.requests) != 1 {
		t.Errorf("the browser complains of %q, and was sent to %q", b.errors, b.requests)
	}
}

// names looks for what came of the hostile name.
func (b *browser) names() {
	b.t.Helper()
	var title, text string
	var elements int
	b.do(chromedp.Title(&title), chromedp.Evaluate(`document.querySelectorAll("main img, main script, main iframe").length`, &elements),
		chromedp.Evaluate(`document.body.textContent`, &text))
	if strings.Contains(title, "broken") || elements != 0 || strings.Count(text, hostile) < 2 {
		b.t.Errorf("title %q, %d elements, the name stands there as text %d times", title, elements, strings.Count(text, hostile))
	}
}

// media looks at the page in the dark and in print.
func (b *browser) media() {
	b.t.Helper()
	back := func(features ...*emulation.MediaFeature) string {
		var colour string
		b.do(emulation.SetEmulatedMedia().WithFeatures(features), chromedp.Evaluate(`getComputedStyle(document.body).backgroundColor`, &colour))
		return colour
	}
	light, dark := back(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: "light"}), back(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"})
	if light != "rgb(255, 255, 255)" || light == dark {
		b.t.Errorf("the page is %s by day and %s by night", light, dark)
	}
	var tools bool
	b.do(emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Evaluate(`document.querySelector("#tools").checkVisibility() || document.querySelector("#head").checkVisibility()`, &tools))
	if tools {
		b.t.Error("the tools are printed")
	}
}

// narrow sorts on the screen of a telephone, or of who enlarges the page.
func (b *browser) narrow() {
	b.t.Helper()
	const width = 390
	var right float64
	var visible bool
	b.do(chromedp.EmulateViewport(width, 800), chromedp.Evaluate(`document.querySelector("[data-sort=name]").checkVisibility()`, &visible))
	if !visible {
		b.t.Fatal("a narrow page cannot be sorted")
	}
	b.do(chromedp.Click(`[data-sort=name]`),
		chromedp.Evaluate(`Math.max(...Array.from(document.querySelectorAll("[data-sort]"), (b) => b.getBoundingClientRect().right))`, &right))
	if got := b.shown(); !strings.Contains(got, "client-a client-b client-c") || right > width {
		b.t.Errorf("sorted by name on a narrow screen: %q; the buttons end at %v", got, right)
	}
	b.do(chromedp.Click(`[data-sort=rank]`), chromedp.EmulateViewport(1280, 800))
}

// A picture of the page, for the documents.
func TestPicture(t *testing.T) {
	path := os.Getenv("PICTURE")
	if path == "" {
		t.Skip("no picture is asked for, and it would prove nothing: set PICTURE to the path of one to make")
	}
	b := open(t, "file://"+audit(t, "Example"))
	var picture []byte
	b.do(chromedp.Click(`[data-name=client-b] summary`), chromedp.Evaluate(`window.scrollTo(0, 0)`, nil), chromedp.FullScreenshot(&picture, 100))
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
