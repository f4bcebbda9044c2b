// Package contract holds the tests of the fake against Apple's OpenAPI document.
//
// It is a module of its own, because the library that reads such documents would
// otherwise be a dependency of ascproof. The document is Apple's and not part of
// this repository: download it from
// https://developer.apple.com/app-store-connect/api/ and name it:
//
//	cd internal/asc/asctest/contract
//	ASCPROOF_OPENAPI=$HOME/openapi.oas.json go test ./...
//
// Without ASCPROOF_OPENAPI nothing is tested, and the tests say so.
package contract

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// env names the file that holds Apple's OpenAPI document.
const env = "ASCPROOF_OPENAPI"

// spec is loaded once: it is some 3 MB. It is not validated itself, being Apple's.
var spec *openapi3.T

// dateTime takes what Apple answers as well, "2026-05-01T17:51:32.000+0000", which lacks
// the colon that its document asks for by naming RFC 3339's format.
var dateTime = strings.Replace(openapi3.FormatOfStringDateTime, "[0-9]{2}:[0-9]{2})$", "[0-9]{2}:?[0-9]{2})$", 1)

func TestMain(m *testing.M) {
	file := os.Getenv(env)
	if file == "" {
		fmt.Fprintf(os.Stderr, "contract: NOTHING IS TESTED: set %s to the path of Apple's OpenAPI document\n", env)
		os.Exit(m.Run())
	}
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		fmt.Fprintf(os.Stderr, "contract: reading $%s: %v\n", env, err)
		os.Exit(1)
	}
	spec = doc
	openapi3filter.RegisterBodyDecoder("application/a-gzip", openapi3filter.FileBodyDecoder)
	openapi3.DefineStringFormatValidator("date-time", openapi3.NewRegexpFormatValidator(dateTime))
	os.Exit(m.Run())
}

func needSpec(t *testing.T) {
	t.Helper()
	if spec == nil {
		t.Skipf("NOT TESTED: $%s names no OpenAPI document", env)
	}
}

// operation finds what the document says of a request of the fake's table.
func operation(t *testing.T, request string) *routers.Route {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	item := spec.Paths.Find(path)
	if item == nil || item.GetOperation(method) == nil {
		t.Fatalf("Apple's document has no %s", request)
	}
	return &routers.Route{Spec: spec, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method)}
}

// TestParameters holds the fake's tables against Apple's: a filter that the fake
// lacks would be refused for no reason, one too many accepted.
func TestParameters(t *testing.T) {
	needSpec(t)
	for _, r := range documented() {
		t.Run(r.Operation, func(t *testing.T) {
			var plain, filters []string
			for _, p := range operation(t, r.Request).Operation.Parameters {
				name, isFilter := strings.CutPrefix(strings.TrimSuffix(p.Value.Name, "]"), "filter[")
				switch {
				case isFilter:
					if p.Value.Required {
						name += "!"
					}
					filters = append(filters, name)
				case !strings.Contains(p.Value.Name, "["):
					plain = append(plain, name)
				}
			}
			same(t, "parameters", strings.Fields(r.Parameters), plain)
			same(t, "filters, with ! if required,", strings.Fields(r.Filters), filters)
		})
	}
}

// documented are the routes of the API itself; the notary service has no OpenAPI document.
func documented() []asctest.Route {
	return slices.DeleteFunc(asctest.Routes(), func(r asctest.Route) bool { return strings.Contains(r.Request, " /notary/") })
}

// TestFinds holds what leads to the resources that updates name against Apple's
// document: its path, its parameters, and the values of those that have a list.
func TestFinds(t *testing.T) {
	needSpec(t)
	for _, p := range role.Embedded().ProbeSet {
		for _, f := range p.Find {
			path := strings.NewReplacer("{app}", "{id}", "{ciProducts}", "{id}").Replace(f.Path)
			op := operation(t, "GET "+path).Operation
			for _, q := range f.Query {
				param := op.Parameters.GetByInAndName("query", q.Name)
				if param == nil {
					t.Errorf("%s takes no %s", path, q.Name)
					continue
				}
				if items := param.Schema.Value.Items; items != nil && items.Value.Enum != nil {
					for v := range strings.SplitSeq(q.Value, ",") {
						if !slices.Contains(items.Value.Enum, any(v)) {
							t.Errorf("%s: %s takes no %s", path, q.Name, v)
						}
					}
				}
			}
		}
	}
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s %v, Apple has %v", what, got, want)
	}
}

// appID is that of the fake's first app.
const appID = "1000000001"

// values fill the placeholders of the role matrix's requests, and the filters
// that the fake must be given where the matrix does not know the route.
var values = strings.NewReplacer("{app}", appID, "{vendor-number}", "80012345", "{actor}", "actors-"+appID,
	"{day}", time.Now().AddDate(0, 0, -3).Format(time.DateOnly), "{month}", time.Now().AddDate(0, -2, 0).Format("2006-01"))

// request makes the request that ascproof itself sends for a route, if it sends
// one, and the shortest that is complete otherwise.
func request(t *testing.T, srv *asctest.Server, r asctest.Route) (req *http.Request, id string) {
	t.Helper()
	query := url.Values{}
	if op, known := role.Embedded().Operation(r.Operation); known {
		for _, p := range op.Query {
			query.Set(p.Name, values.Replace(p.Value))
		}
	}
	id = appID
	method, path, _ := strings.Cut(r.Request, " ")
	owner := strings.Split(path, "/")[2]
	if owner != "apps" {
		id = owner + "-" + appID
	}
	var body io.Reader
	if method == http.MethodPatch {
		body = strings.NewReader(`{"data":{"type":"` + owner + `","id":"` + id + `"}}`)
	}
	target := srv.URL + strings.Replace(path, "{id}", id, 1) + "?" + query.Encode()
	req, err := http.NewRequest(method, target, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, id
}

// TestExchanges sends each request, and holds it and its answer against Apple's document.
func TestExchanges(t *testing.T) {
	needSpec(t)
	srv, client := serve(t, asctest.Options{Open: func(*asctest.Key, string) bool { return true }})
	for _, r := range documented() {
		t.Run(r.Operation, func(t *testing.T) {
			route := operation(t, r.Request)
			req, id := request(t, srv, r)
			input := &openapi3filter.RequestValidationInput{
				Request: req, PathParams: map[string]string{"id": id}, Route: route,
				Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
			}
			if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
				t.Errorf("request: %v", err)
			}
			for name := range req.URL.Query() {
				if route.Operation.Parameters.GetByInAndName("query", name) == nil {
					t.Errorf("Apple knows no parameter %q", name)
				}
			}
			resp, body := send(t, client, req)
			if resp.StatusCode != http.StatusOK {
				t.Fatalf("status %d: %s", resp.StatusCode, body)
			}
			answer := &openapi3filter.ResponseValidationInput{
				RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header,
				Options: &openapi3filter.Options{IncludeResponseStatus: true},
			}
			if err := openapi3filter.ValidateResponse(t.Context(), answer.SetBodyBytes(body)); err != nil {
				t.Errorf("answer: %v", err)
			}
			if resp.Header.Get("Content-Type") == "application/json" {
				known(t, route.Operation, body)
			}
		})
	}
}

// known fails for attributes that Apple's resource does not have: the document
// itself forbids no property.
func known(t *testing.T, op *openapi3.Operation, body []byte) {
	t.Helper()
	resource := op.Responses.Status(http.StatusOK).Value.Content.Get("application/json").Schema.Value.Properties["data"].Value
	var doc struct {
		Data json.RawMessage `json:"data"`
	}
	type object struct {
		Attributes map[string]any `json:"attributes"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	objects := make([]object, 1)
	into := any(&objects[0])
	if resource.Items != nil {
		resource, into = resource.Items.Value, &objects
	}
	if err := json.Unmarshal(doc.Data, into); err != nil {
		t.Fatal(err)
	}
	if len(objects) == 0 {
		t.Error("the answer has no data, so nothing is tested")
	}
	for _, o := range objects {
		for name := range maps.Keys(o.Attributes) {
			if resource.Properties["attributes"].Value.Properties[name] == nil {
				t.Errorf("Apple's resource has no attribute %q", name)
			}
		}
	}
}

// TestRefusals holds every error body against Apple's schema of errors, and
// against the statuses that the document has for the operation.
func TestRefusals(t *testing.T) {
	needSpec(t)
	schema := spec.Components.Schemas["ErrorResponse"].Value
	for _, r := range asctest.Refusals() {
		t.Run(string(r), func(t *testing.T) {
			srv, client := serve(t, asctest.Options{})
			srv.Fail(asctest.Refuse(r))
			req, err := http.NewRequest(http.MethodGet, srv.URL+path.Join("/v1/apps", appID), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, body := send(t, client, req)
			if resp.StatusCode != r.Status() {
				t.Fatalf("status %d, want %d", resp.StatusCode, r.Status())
			}
			var doc map[string]any
			if err := json.Unmarshal(body, &doc); err != nil {
				t.Fatal(err)
			}
			if err := schema.VisitJSON(doc, openapi3.MultiErrors()); err != nil {
				t.Errorf("body: %v", err)
			}
			if entries, ok := doc["errors"].([]any); !ok || len(entries) != 1 {
				t.Errorf("errors %v, want one", doc["errors"])
			}
		})
	}
}
