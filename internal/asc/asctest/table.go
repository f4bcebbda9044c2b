package asctest

import (
	"embed"
	"encoding/json"
	"strings"

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

// routeTable is a program's, keyed by request. Filters and parameters are those of Apple's
// OpenAPI document 4.4.1; the contract test holds them against it.
func routeTable(p Program) map[string]Route {
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
