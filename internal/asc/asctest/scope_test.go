package asctest_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

func TestScope(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Now: clock})
	key := srv.TeamKey(role.Admin)
	list := func(entries ...any) []any { return append([]any{}, entries...) }
	tests := []struct {
		name   string
		scope  any
		target string
		want   int
	}{
		{"the same", list("GET /v1/apps"), "/v1/apps", 200},
		{"one of several", list("GET /v1/builds", "GET /v1/apps"), "/v1/apps", 200},
		{"query", list("GET /v1/apps?filter[name]=Example"), "/v1/apps?filter[name]=Example", 200},
		{"query, escaped", list("GET /v1/apps?filter[name]=Example"), "/v1/apps?filter%5Bname%5D=Example", 200},
		{"query in another order", list("GET /v1/apps?filter[name]=A&filter[sku]=B"), "/v1/apps?filter[sku]=B&filter[name]=A", 200},
		{"ignored parameters", list("GET /v1/apps"), "/v1/apps?limit=1&sort=name", 200},
		{"ignored parameters of the entry", list("GET /v1/apps?limit=200"), "/v1/apps", 200},

		{"another path", list("GET /v1/builds"), "/v1/apps", 401},
		{"another method", list("POST /v1/apps"), "/v1/apps", 401},
		{"another value", list("GET /v1/apps?filter[name]=Example"), "/v1/apps?filter[name]=Other", 401},
		{"a parameter more", list("GET /v1/apps"), "/v1/apps?filter[name]=Example", 401},
		{"a parameter less", list("GET /v1/apps?filter[name]=Example"), "/v1/apps", 401},
		{"a prefix", list("GET /v1/apps"), "/v1/apps/1000000001", 401},
		{"no method", list("/v1/apps"), "/v1/apps", 401},

		{"empty", list(), "/v1/apps", 400},
		{"null", nil, "/v1/apps", 400},
		{"a string", "GET /v1/apps", "/v1/apps", 400},
		{"not all strings", list("GET /v1/apps", 1), "/v1/apps", 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDraft(key, now)
			d.claims["scope"] = tt.scope
			a := newCaller(t, srv, mint(t, key, d)).get(t, tt.target)
			if a.StatusCode != tt.want {
				t.Errorf("status %d, want %d", a.StatusCode, tt.want)
			}
			if tt.want == 400 && a.code() != "ENTITY_INVALID" {
				t.Errorf("code %q, want ENTITY_INVALID", a.code())
			}
		})
	}
}
