package asctest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A resource of a type belongs to one app, and every app has one of each type:
// "builds-1000000001" is the build of the app 1000000001. So the fake needs no
// state, and an account without apps has nothing at all.

type resource struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Attributes json.RawMessage `json:"attributes,omitempty"`
	// Relationships are those to what is included.
	Relationships map[string]document `json:"relationships,omitempty"`
	Links         map[string]string   `json:"links"`
}

type document struct {
	Data     any               `json:"data"`
	Included []resource        `json:"included,omitempty"`
	Links    map[string]string `json:"links"`
	Meta     map[string]any    `json:"meta,omitempty"`
}

// resourceID is the id that the app's resource of a type has.
func resourceID(typ string, app App) string {
	if typ == "apps" {
		return app.ID
	}
	return typ + "-" + app.ID
}

// appOf is the app, of those that the key sees, to which a resource belongs.
func (k *Key) appOf(typ, id string) (App, bool) {
	if typ != "apps" {
		var found bool
		if id, found = strings.CutPrefix(id, typ+"-"); !found {
			return App{}, false
		}
	}
	return k.app(id)
}

func (x *exchange) resource(typ string, app App) resource {
	id := resourceID(typ, app)
	links := map[string]string{"self": x.srv.URL + "/v1/" + typ + "/" + id}
	return resource{Type: typ, ID: id, Attributes: x.attributes(typ, app), Links: links}
}

var attributes = sync.OnceValue(func() map[string]json.RawMessage { return decode[map[string]json.RawMessage]("attributes.json") })

// attributes are what the resources have that clients look at, and some
// personal data that no report of ours may ever repeat.
func (x *exchange) attributes(typ string, app App) json.RawMessage {
	ends := app.Ends
	if ends.IsZero() {
		ends = x.now.AddDate(1, 0, 0)
	}
	quoted := func(s string) string {
		text, _ := json.Marshal(s) // a string always encodes
		return string(text[1 : len(text)-1])
	}
	filled := strings.NewReplacer("{name}", quoted(app.Name), "{bundle}", quoted(app.BundleID), "{id}", quoted(app.ID),
		"{ends}", ends.UTC().Format("2006-01-02T15:04:05.000-0700")) // as Apple writes a time
	return json.RawMessage(filled.Replace(string(attributes()[typ])))
}

func replyOne(x *exchange) {
	app, _ := x.key.appOf(x.about.typ, x.about.id)
	x.writeJSON(http.StatusOK, document{Data: x.resource(x.route.Type, app), Links: x.self()})
}

// replyList pages through one resource for each app that is asked about.
func replyList(x *exchange) {
	all := x.selected()
	limit, start := x.page()
	start = min(start, len(all))
	end := min(start+limit, len(all))
	data := make([]resource, 0, end-start)
	for _, app := range all[start:end] {
		r := x.resource(x.route.Type, app)
		if slices.Contains(strings.Split(x.query.Get("include"), ","), "app") {
			r.Relationships = map[string]document{"app": {Data: map[string]string{"type": "apps", "id": app.ID}, Links: r.Links}}
		}
		data = append(data, r)
	}
	links := x.self()
	if end < len(all) {
		q := x.r.URL.Query()
		q.Set("cursor", strconv.Itoa(end))
		links["next"] = x.srv.URL + x.r.URL.Path + "?" + q.Encode()
	}
	paging := map[string]any{"total": len(all), "limit": limit}
	x.writeJSON(http.StatusOK, document{data, x.includedWith(all[start:end]), links, map[string]any{"paging": paging}})
}

// relatedTypes are the types of what can be included, where they are not called as
// the relationship is.
var relatedTypes = map[string]string{"app": "apps", "appStoreReviewDetail": "appStoreReviewDetails"}

// includedWith is what the query includes of each app.
func (x *exchange) includedWith(apps []App) []resource {
	var out []resource
	for name := range strings.SplitSeq(x.query.Get("include"), ",") {
		typ := cmp.Or(relatedTypes[name], name)
		if name == "" || slices.Contains(x.srv.opt.Without, typ) {
			continue
		}
		for _, app := range apps {
			out = append(out, x.resource(typ, app))
		}
	}
	return out
}

func (x *exchange) self() map[string]string {
	return map[string]string{"self": x.srv.URL + x.r.URL.RequestURI()}
}

// selected are the apps, of those that the key sees, which the path and the
// filters leave.
func (x *exchange) selected() []App {
	if slices.Contains(x.srv.opt.Without, x.route.Type) {
		return nil
	}
	if x.about.id != "" {
		app, _ := x.key.appOf(x.about.typ, x.about.id)
		return []App{app}
	}
	return slices.DeleteFunc(slices.Clone(x.key.apps()), func(a App) bool { return !x.matches(a) })
}

// matches applies the filters that narrow a list to apps. Apple's filter[bundleId]
// has been seen to match prefixes.
func (x *exchange) matches(a App) bool {
	in := func(filter string, match func(string) bool) bool {
		value := x.query.Get("filter[" + filter + "]")
		return value == "" || slices.ContainsFunc(strings.Split(value, ","), match)
	}
	same := func(want string) func(string) bool { return func(v string) bool { return v == want } }
	if !in("id", same(resourceID(x.route.Type, a))) || !in("app", same(a.ID)) {
		return false
	}
	return x.route.Type != "apps" ||
		in("bundleId", func(v string) bool { return strings.HasPrefix(a.BundleID, v) }) && in("name", same(a.Name))
}

const (
	defaultPage = 50
	maxPage     = 200
)

// page reads limit and cursor, which checkParameters has found good.
func (x *exchange) page() (limit, start int) {
	limit = defaultPage
	if v := x.query.Get("limit"); v != "" {
		limit, _ = strconv.Atoi(v)
	}
	start, _ = cursor(x.query)
	return limit, start
}

func cursor(q url.Values) (start int, ok bool) {
	if q.Get("cursor") == "" {
		return 0, true
	}
	start, err := strconv.Atoi(q.Get("cursor"))
	return start, err == nil && start >= 0
}
