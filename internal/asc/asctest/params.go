package asctest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// checkParameters looks at the query, and at the body of an update.
func (x *exchange) checkParameters() Refusal {
	for _, name := range slices.Sorted(maps.Keys(x.query)) {
		if x.about.parameter = name; !x.route.takes(name) {
			return ParameterIllegal
		}
	}
	for f := range strings.FieldsSeq(x.route.Filters) {
		name, required := strings.CutSuffix(f, "!")
		x.about.parameter = "filter[" + name + "]"
		if required && x.query.Get(x.about.parameter) == "" {
			return ParameterRequired
		}
	}
	x.about.parameter = "limit"
	if v := x.query.Get("limit"); v != "" {
		if n, err := strconv.Atoi(v); err != nil || n < 1 || n > maxPage {
			return ParameterInvalid
		}
	}
	x.about.parameter = "cursor"
	if _, ok := cursor(x.query); !ok {
		return ParameterInvalid
	}
	x.about.parameter = ""
	if x.route.isReport() {
		return x.checkReport()
	}
	return x.checkBody()
}

// takes reports whether the route has the parameter. What stands in brackets is
// looked at in filters only.
func (r Route) takes(name string) bool {
	family, inner, bracketed := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	switch {
	case !bracketed && name == "cursor":
		return strings.Contains(r.Parameters, "limit")
	case !bracketed:
		return slices.Contains(strings.Fields(r.Parameters), name)
	case family == "filter":
		return slices.Contains(strings.Fields(strings.ReplaceAll(r.Filters, "!", "")), inner)
	default:
		return !r.isReport() && (family == "fields" || family == "limit" || family == "exists")
	}
}

// checkBody wants of an update a JSON:API document about the resource in the path.
func (x *exchange) checkBody() Refusal {
	if x.r.Method != "PATCH" {
		return NoRefusal
	}
	var doc identifier
	switch {
	case json.Unmarshal(x.body, &doc) != nil:
		return EntityInvalid
	case doc.Data.Type != x.route.Type || doc.Data.ID != x.about.id:
		return EntityError
	default:
		return NoRefusal
	}
}

// checkIDs wants the resource in the path to be there, and visible to the key.
func (x *exchange) checkIDs() Refusal {
	if x.about.id == "" {
		return NoRefusal
	}
	if _, found := x.key.appOf(x.about.typ, x.about.id); !found {
		return NotFound
	}
	return NoRefusal
}
