package asctest

import (
	"embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/ascproof/ascproof/internal/role"
)

//go:embed data/*.json
var data embed.FS

func decode[T any](name string) (table T) {
	text, err := data.ReadFile("data/" + name)
	if err == nil {
		err = json.Unmarshal(text, &table)
	}
	if err != nil {
		panic("asctest: " + err.Error())
	}
	return table
}

// Route is one operation that the server offers.
type Route struct {
	// Operation is the role matrix's name, or ours where the matrix has none.
	Operation string
	// Request is the method and the path, with {id} for an id.
	Request string
	// Type is the JSON:API type of what is returned; empty of a report.
	Type string
	// Parameters are those of the query that are not a filter.
	Parameters string
	// Filters are the names of the filters; "!" marks one that must be given.
	Filters string
	// RolesOf is the operation whose roles apply where the matrix does not know this
	// one: what a key may read of an app, it may read of the app's description.
	RolesOf string `json:"roles_of"`
}

// The routes of each program, keyed by request. Filters and parameters are those of Apple's
// OpenAPI document 4.4.1; the contract test holds them against it.
var (
	appStoreRoutes   = sync.OnceValue(func() map[string]Route { return readRoutes(AppStore) })
	enterpriseRoutes = sync.OnceValue(func() map[string]Route { return readRoutes(Enterprise) })
)

func routesOf(p Program) map[string]Route {
	if p == Enterprise {
		return enterpriseRoutes()
	}
	return appStoreRoutes()
}

func readRoutes(p Program) map[string]Route {
	table := make(map[string]Route)
	for _, r := range append(decode[[]Route]("routes.json"), updateRoutes()...) {
		if op, known := role.Embedded().Operation(r.Operation); p == AppStore || known && op.Enterprise {
			table[r.Request] = r
		}
	}
	return table
}

// updateRoutes change nothing, whatever they are told: the fake has no state.
func updateRoutes() []Route {
	var routes []Route
	for _, p := range role.Embedded().ProbeSet {
		if p.When == role.WriteProbe {
			request := "PATCH " + strings.Replace(p.Operation.Path, "{app}", "{id}", 1)
			routes = append(routes, Route{Operation: p.Operation.ID, Request: request, Type: p.Type})
		}
	}
	return routes
}

// Routes are all of them, for tests that go through all.
func Routes() []Route { return slices.Collect(maps.Values(routesOf(AppStore))) }

func (r Route) isReport() bool { return r.Type == "" }

// reply answers once role, parameters and ids are checked.
func (x *exchange) reply() {
	switch {
	case x.r.URL.Path == notaryPath:
		replyNotary(x)
	case x.route.isReport():
		replyReport(x)
	case strings.HasSuffix(x.route.Operation, ".list"):
		replyList(x)
	default:
		replyOne(x)
	}
}

func (r Route) contentType() string {
	if r.isReport() {
		return "application/a-gzip"
	}
	return "application/json"
}

// template replaces the id of a path, its third part, with "{id}".
func template(path string) (pattern, id string) {
	if path == notaryPath {
		return path, ""
	}
	parts := strings.Split(path, "/")
	if len(parts) > 3 {
		id, parts[3] = parts[3], "{id}"
	}
	return strings.Join(parts, "/"), id
}

// ownerType is the type of the resource that a path is about or belongs to.
func ownerType(path string) string {
	if parts := strings.Split(path, "/"); len(parts) > 2 && path != notaryPath {
		return parts[2]
	}
	return ""
}

func (s *Server) lookup(method, path string) (r Route, id string) {
	pattern, id := template(path)
	return s.routes[method+" "+pattern], id
}

// notServed tells a path that does not exist from a method that nobody may use on it.
func (x *exchange) notServed() Refusal {
	pattern, _ := template(x.r.URL.Path)
	known := slices.ContainsFunc(slices.Collect(maps.Keys(x.srv.routes)), func(request string) bool {
		return strings.HasSuffix(request, " "+pattern)
	})
	switch x.r.Method {
	case "GET", "POST", "PATCH", "DELETE":
		if known {
			return NotOffered
		}
		return PathError
	default:
		return MethodNotAllowed
	}
}
