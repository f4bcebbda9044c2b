package role_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/ascproof/ascproof/internal/role"
)

// dataDir is the embedded data as it lies in the repository.
const dataDir = "data"

func TestEmbeddedIsComplete(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	if len(k.Operations) < 72 || len(k.Capabilities) < 22 || len(k.Tools) < 14 {
		t.Errorf("%d operations, %d capabilities, %d tools: something is lost",
			len(k.Operations), len(k.Capabilities), len(k.Tools))
	}
	if role.Embedded() != k {
		t.Error("the data is decoded twice")
	}
}

func TestEmbeddedMakesSense(t *testing.T) {
	t.Parallel()
	if _, err := role.LoadStrictly(os.DirFS(dataDir)); err != nil {
		t.Error(err)
	}
}

// dataFiles are the files of the data, by their names. Tests replace what is in one.
var dataFiles = sync.OnceValues(func() (map[string][]byte, error) {
	dir, files := os.DirFS(dataDir), map[string][]byte{}
	err := fs.WalkDir(dir, ".", func(p string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".json") {
			return err
		}
		data, err := fs.ReadFile(dir, p)
		files[p] = data
		return err
	})
	return files, err
})

// mapFS is a copy of the data that a test may damage.
func mapFS(t *testing.T) fstest.MapFS {
	t.Helper()
	files, err := dataFiles()
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for name, data := range files {
		m[name] = &fstest.MapFile{Data: data}
	}
	return m
}

// damages are mistakes that an editor of the data could make: in the file, old
// becomes new, and the error must hold want.
var damages = []struct {
	name, file, old, new, want string
}{
	{"unknown field", "capabilities.json", `"summary"`, `"sumary"`, "unknown field"},
	{"trailing data", "probes.json", "]\n}\n", "]\n}\n{}", "follows the end"},
	{"repeated key", "operations/reviews.json", `"ADMIN": "yes high"`, `"ACCOUNT_HOLDER": "yes high"`, "given twice"},
	{"repeated key after an escaped quote", "capabilities.json", `"summary": "see`, `"summary": "a \" mark", "summary": "see`, "given twice"},
	{"missing cell", "operations/reviews.json", `"ADMIN": "yes high",`, "", "no cell for ADMIN"},
	{"unknown role in a cell", "operations/reviews.json", `"ADMIN": "yes high"`, `"ADMIN": "yes high", "OWNER": "unknown"`, "9 cells"},
	{"two answers", "operations/reviews.json", `"yes high"`, `"yes no high"`, "is not a confidence"},
	{"unknown answer", "operations/reviews.json", `"yes high"`, `"maybe high"`, "is not an answer"},
	{"no confidence", "operations/reviews.json", `"yes high"`, `"yes"`, "have a confidence"},
	{"confidence none", "operations/reviews.json", `"yes high"`, `"yes none"`, "is not a confidence"},
	{"unknown with confidence", "operations/reviews.json", `"yes high"`, `"unknown low"`, "unknown has none"},
	{"individual", "operations/reviews.json", `"individual": "yes"`, `"individual": "perhaps"`, "individual:"},
	{"unknown source", "operations/reviews.json", `"apple-roles"`, `"apple-rules"`, "unknown source apple-rules"},
	{"no source", "tools.json", `["storesyncer"]`, `[]`, "names no source"},
	{"unused source", "sources.json", `"sources": [`, `"sources": [{"id": "nobody", "cite": "Nobody"},`, "nobody is not used"},
	{"source twice", "sources.json", `"sources": [`, `"sources": [{"id": "apple-roles", "cite": "Again"},`, "apple-roles is listed twice"},
	{"insecure url", "sources.json", `"https://developer.apple.com/support/roles/"`, `"http://developer.apple.com/support/roles/"`, "https://"},
	{"operation twice", "operations/reviews.json", `"customerReviews.list"`, `"apps.list"`, "apps.list is listed twice"},
	{"bad id", "operations/reviews.json", `"customerReviews.list"`, `"customer reviews"`, "resource.verb"},
	{"no words", "operations/reviews.json", `"words": "customer reviews"`, `"words": ""`, "customerReviews.list is empty"},
	{"same request", "operations/reviews.json", `"GET /v1/apps/{app}/customerReviews?fields[customerReviews]=rating&limit=1"`, `"GET /v1/apps"`, "the same request"},
	{"method", "operations/reviews.json", `"GET /v1/apps/`, `"HEAD /v1/apps/`, "does not start with one of"},
	{"path", "operations/reviews.json", `"GET /v1/apps/`, `"GET v1/apps/`, "does not start with a version"},
	{"query", "operations/reviews.json", `&limit=1`, `&limit`, "name=value"},
	{"placeholder", "operations/reviews.json", `{app}`, `{application}`, "the placeholders are"},
	{"request and tool", "operations/reviews.json", `"request": "POST`, `"tool": "curl", "request": "POST`, "and not both"},
	{"capability names unknown operation", "capabilities.json", `"apps.list"`, `"app.list"`, "unknown operation app.list"},
	{"capability without operations", "capabilities.json", `["apps.list"]`, `[]`, "names no operation"},
	{"name taken by a role", "capabilities.json", `"name": "apps"`, `"name": "sales"`, "taken by a role"},
	{"name taken by a capability", "tools.json", `"name": "storesyncer"`, `"name": "metadata"`, "taken by a capability"},
	{"name not kebab-case", "tools.json", `"name": "storesyncer"`, `"name": "StoreSyncer"`, "not kebab-case"},
	{"tool names unknown capability", "tools.json", `"apps", "metadata"`, `"apps", "metdata"`, "unknown capability metdata"},
	{"unknown stated role", "tools.json", `"APP_MANAGER"`, `"APP_MANGER"`, "unknown role"},
	{"role missing", "roles.json", `"role": "MARKETING"`, `"role": "SALES"`, "7 of 8 roles"},
	{"role above itself", "roles.json", `"above": ["SALES"]`, `"above": ["ADMIN"]`, "above itself"},
	{"order against the matrix", "roles.json", `"above": ["SALES"]`, `"above": ["SALES", "DEVELOPER"]`, "FINANCE is above DEVELOPER"},
	{"probe twice", "probes.json", `"operation": "customerReviews.list"`, `"operation": "apps.list"`, "apps.list is listed twice"},
	{"write probe by default", "probes.json", `"when": "write"`, `"when": "read"`, "is a GET"},
	{"read probe as write", "probes.json", `"when": "read"`, `"when": "write"`, "is a PATCH"},
	{"first probe needs an app", "probes.json", `"operation": "apps.list"`, `"operation": "appPriceSchedule.get"`, "the first probe"},
	{"probe time", "probes.json", `"when": "read"`, `"when": "daily"`, "not a time to probe"},
	{"update of another type", "probes.json", `"type": "apps"`, `"type": "users"`, "the type in its path"},
	{"part of what is not tried", "probes.json", `"part_of": "appStoreVersions"`, `"part_of": "builds"`, "no probe is of the type builds"},
	{"part of a part", "probes.json", `"part_of": "appStoreVersions"`, `"part_of": "appStoreReviewDetails"`, "is a part itself"},
	{"words and changes", "operations/apps.json", `"changes": "apps"`, `"changes": "apps", "words": "updates of apps"`, "and not both"},
	{"update without what it changes", "operations/apps.json", `"changes": "apps"`, `"words": "updates of apps"`, "says what it changes"},
	{"update without a name for people", "probes.json", `"called": "app"`, `"called": ""`, "a name for people"},
	{"find that is no read", "probes.json", `"GET /v1/betaGroups?`, `"POST /v1/betaGroups?`, "neither an operation nor a GET"},
	{"find with a bad query", "probes.json", `filter[app]={app}&limit=1&sort=-createdDate`, `filter[app]`, "name=value"},
	{"unknown kin", "operations/listing.json", `{"operation": "appStoreVersion.update"`, `{"operation": "appStoreVersions.update"`, "unknown operation"},
	{"kin of itself", "operations/listing.json", `{"operation": "appStoreVersion.update"`, `{"operation": "appStoreVersions.create"`, "is itself"},
	{"kin without a reason", "operations/listing.json", `"reason": "making and changing versions stand in one row of the roles page"`, `"reason": ""`, "is empty"},
	{"kin that contradicts", "operations/listing.json", `{"operation": "appStoreVersion.update"`, `{"operation": "customerReviews.list"`, "contradict each other about DEVELOPER"},
	{"empty text", "probes.json", `"learns": "prices`, `"learns": " prices`, "spaces around it"},
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range damages {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := mapFS(t)
			before := string(m[tt.file].Data)
			after := strings.Replace(before, tt.old, tt.new, 1)
			if after == before {
				t.Fatalf("%s does not hold %s", tt.file, tt.old)
			}
			m[tt.file].Data = []byte(after)
			_, err := role.LoadStrictly(m)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Load = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestLoadRefusesMissingFiles(t *testing.T) {
	t.Parallel()
	for name := range mapFS(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mapFS(t)
			delete(m, name)
			if _, err := role.LoadStrictly(m); err == nil {
				t.Errorf("Load without %s = nil", name)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, method, path, want string }{
		{"collection", "GET", "/v1/apps", "apps.list"},
		{"below an app", "GET", "/v1/apps/123/customerReviews", "customerReviews.list"},
		{"update", "PATCH", "/v1/apps/123", "app.update"},
		{"second version", "POST", "/v2/inAppPurchases", "inAppPurchases.create"},
		{"another method", "DELETE", "/v1/apps/123", ""},
		{"empty id", "PATCH", "/v1/apps/", ""},
		{"deeper", "GET", "/v1/apps/123/customerReviews/4", ""},
		{"shallower", "GET", "/v1", ""},
		{"trailing slash", "GET", "/v1/apps/", ""},
		{"a tool has no path", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if op, ok := role.Embedded().Match(tt.method, tt.path); ok {
				got = op.ID
			}
			if got != tt.want {
				t.Errorf("Match(%q, %q) = %q, want %q", tt.method, tt.path, got, tt.want)
			}
		})
	}
}

// The README shows an operation; it must be one that the data hold.
func TestReadmeShowsTheForm(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(readme), "```json\n")
	example, _, closed := strings.Cut(example, "```")
	if !found || !closed {
		t.Fatal("the README shows no operation")
	}
	var cells struct{ Cells map[string]string }
	if err := json.Unmarshal([]byte(example), &cells); err != nil {
		t.Fatal(err)
	}
	op, _ := role.Embedded().Operation("certificates.list")
	for r := role.AccountHolder; r <= role.CustomerSupport; r++ {
		if got, want := cells.Cells[r.String()], op.Cells[r].String(); got != want {
			t.Errorf("the README says %q for %s, the data %q", got, r, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := os.DirFS(dataDir)
	for b.Loop() {
		if _, err := role.Load(dir); err != nil {
			b.Fatal(err)
		}
	}
}
