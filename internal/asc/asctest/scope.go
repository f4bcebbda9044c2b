package asctest

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// scope returns the entries of the scope claim. It is not ok if the claim is
// there but not a list of at least one string.
func (c claims) scope() (entries []string, present, ok bool) {
	claim, present := c["scope"]
	if !present {
		return nil, false, true
	}
	list, ok := claim.([]any)
	if !ok || len(list) == 0 {
		return nil, true, false
	}
	for _, e := range list {
		text, isText := e.(string)
		if !isText {
			return nil, true, false
		}
		entries = append(entries, text)
	}
	return entries, true, true
}

// inScope returns what is wrong with the request by the token's scope. An empty
// or null scope makes every call answer ENTITY_INVALID (seen by
// AhmedOsman00/terraform-provider-apple). That a request outside the scope gets
// the same 401 as any other bad token is our assumption.
func (c claims) inScope(method string, u *url.URL) Refusal {
	entries, present, ok := c.scope()
	switch {
	case !ok:
		return EntityInvalid
	case present && !slices.ContainsFunc(entries, func(e string) bool { return scopeMatches(e, method, u) }):
		return NotAuthorized
	default:
		return NoRefusal
	}
}

// scopeMatches compares an entry such as "GET /v1/apps?filter[platform]=IOS" with
// a request. The order of parameters does not matter.
func scopeMatches(entry, method string, u *url.URL) bool {
	m, target, _ := strings.Cut(entry, " ")
	path, query, _ := strings.Cut(target, "?")
	values, err := url.ParseQuery(query)
	return err == nil && m == method && path == u.Path &&
		maps.EqualFunc(scopedQuery(values), scopedQuery(u.Query()), slices.Equal)
}

// scopedQuery drops the parameters that Apple ignores in a comparison.
func scopedQuery(q url.Values) url.Values {
	for _, ignored := range []string{"limit", "cursor", "sort"} {
		q.Del(ignored)
	}
	return q
}
