package asc

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	var gz strings.Builder
	z := gzip.NewWriter(&gz)
	_, _ = z.Write([]byte("Provider\tUnits\n"))
	_ = z.Close()
	tests := []struct {
		name   string
		status int
		kind   string
		body   string
		want   Class
	}{
		{"list", 200, "application/json", `{"data":[{"type":"apps","id":"1"}]}`, OK},
		{"object", 200, "application/json", `{"data":{"type":"apps","id":"1"}}`, OK},
		{"nothing related", 200, "application/json", `{"data":null}`, OK},
		{"report", 200, "application/a-gzip", gz.String(), OK},
		{"gzip of nobody's", 200, "application/a-gzip", "<html>", NotApple},
		{"JSON of somebody else", 200, "application/json", `{"login":"required"}`, NotApple},
		{"data of another shape", 200, "application/json", `{"data":"x"}`, NotApple},
		{"redirect", 302, "", "", NotApple},
		{"401 of a proxy", 401, "text/plain", "unauthorized", NotApple},
		{"401 under an unknown code", 401, "application/json", `{"errors":[{"code":"NEW"}]}`, Unauthorized},
		{"401's code under 403", 403, "application/json", `{"errors":[{"code":"NOT_AUTHORIZED"}]}`, Unauthorized},
		{"code with a suffix", 403, "application/json", `{"errors":[{"code":"FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED.NEW"}]}`, AgreementMissing},
		{"403 under an unknown code", 403, "application/json", `{"errors":[{"code":"NEW","detail":"The API key in use does not allow this request"}]}`, RoleDenied},
		{"the telling error of two", 403, "application/json", `{"errors":[{"code":"FORBIDDEN_ERROR"},{"code":"FORBIDDEN_ERROR","detail":"The API key in use does not allow this request"}]}`, RoleDenied},
		{"406 is plain text", 406, "text/plain", "Not Acceptable", Invalid},
		{"418", 418, "", "", NotApple},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := Answer{Status: tt.status}
			a.judge(tt.kind, []byte(tt.body))
			if a.Class != tt.want {
				t.Errorf("class = %q (%s), want %q", a.Class, a.Detail, tt.want)
			}
		})
	}
}

// Server text is on one line and cannot become a command of a CI host.
func TestJudgeCleans(t *testing.T) {
	t.Parallel()
	a := Answer{Status: 403}
	a.judge("application/json", []byte(`{"errors":[{"code":"X\n::set-output name=a::b","title":"\u001b[31mred","detail":"\r\n::error::gone\u202e"}]}`))
	for _, s := range []string{a.Code, a.Title, a.Detail} {
		if strings.ContainsAny(s, "\r\n\x1b\u202e") || strings.Contains(s, "::") {
			t.Errorf("%q is not clean", s)
		}
	}
}

// Of apps the bundle ID is kept, of others nothing but type and id: users have
// names and addresses.
func TestJudgeKeepsLittle(t *testing.T) {
	t.Parallel()
	a := Answer{Status: 200}
	a.judge("application/json", []byte(`{"data":[{"type":"apps","id":"1","attributes":{"bundleId":"com.example"}},{"type":"users","id":"2","attributes":{"bundleId":"x","email":"a@b.c"}}]}`))
	want := []Resource{{Type: "apps", ID: "1", BundleID: "com.example"}, {Type: "users", ID: "2"}}
	if !slices.Equal(a.Resources, want) {
		t.Errorf("Resources = %v, want %v", a.Resources, want)
	}
}

func TestParseRateLimit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		headers []string
		want    string
	}{
		{"as sent", []string{"user-hour-lim:3600;user-hour-rem:3599;"}, "map[user-hour-lim:3600 user-hour-rem:3599]"},
		{"two lines", []string{"user-hour-lim:3600;user-hour-rem:1;", "user-minute-lim:150; user-minute-rem:149"}, "map[user-hour-lim:3600 user-hour-rem:1 user-minute-lim:150 user-minute-rem:149]"},
		{"garbage", []string{"x", ":", "a:b;c:-1;;:7"}, "map[]"},
		{"none", nil, "map[]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := fmt.Sprint(map[string]int(parseRateLimit(tt.headers))); got != tt.want {
				t.Errorf("parseRateLimit(%q) = %s, want %s", tt.headers, got, tt.want)
			}
		})
	}
}

// Ids of a hostile server get into no path, log or output.
func TestJudgeRefusesIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"1\n::error::x", "../../x?y=z#", "", ".", "..", "a b", "\x1b[31m", strings.Repeat("1", 300)} {
		body, err := json.Marshal(map[string]any{"data": []any{map[string]any{"type": "apps", "id": id, "attributes": map[string]any{"bundleId": "com.example"}}}})
		if err != nil {
			t.Fatal(err)
		}
		a := Answer{Status: 200}
		if a.judge("application/json", body); a.Class != OK || len(a.Resources) != 0 {
			t.Errorf("id %q: class %v, resources %v, want ok and none", id, a.Class, a.Resources)
		}
	}
}

// Nor does what is no bundle ID.
func TestJudgeRefusesBundleIDs(t *testing.T) {
	t.Parallel()
	for _, bundleID := range []string{"com.example\n::error::x", "../users", "a b", strings.Repeat("a", 300)} {
		body, err := json.Marshal(map[string]any{"data": map[string]any{"type": "apps", "id": "1", "attributes": map[string]any{"bundleId": bundleID}}})
		if err != nil {
			t.Fatal(err)
		}
		a := Answer{Status: 200}
		if a.judge("application/json", body); !slices.Equal(a.Resources, []Resource{{Type: "apps", ID: "1"}}) {
			t.Errorf("bundle ID %q: resources %v, want the app without it", bundleID, a.Resources)
		}
	}
}

// FuzzJudge holds that no answer, whatever its body, panics, proves a key by
// an error or gets unclean text into a report.
func FuzzJudge(f *testing.F) {
	f.Add(401, "application/json", []byte(`{"errors":[{"status":"401","code":"NOT_AUTHORIZED","title":"a","detail":"b"}]}`))
	f.Add(403, "application/json", []byte(`{"errors":[{"code":"FORBIDDEN_ERROR","detail":"The API key in use does not allow this request"}]}`))
	f.Add(403, "", []byte(`{"errors":[{},{"code":"FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED"}]}`))
	f.Add(200, "application/json", []byte(`{"data":[{"type":"apps","id":"1"}]}`))
	f.Add(502, "text/html", []byte("<html>"))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		a := Answer{Status: status}
		a.judge(contentType, body)
		if a.Class == "" {
			t.Error("no class")
		}
		if a.Class == OK && (status < 200 || status > 299) {
			t.Errorf("%d is OK", status)
		}
		for _, s := range []string{a.Code, a.Title, a.Detail} {
			if strings.ContainsAny(s, "\r\n\x1b") || strings.Contains(s, "::") {
				t.Errorf("%q is not clean", s)
			}
		}
	})
}
