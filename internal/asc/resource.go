package asc

import (
	"cmp"
	"encoding/json"
	"time"
)

// object is a resource as Apple writes it. Attributes are read only where they are
// of use: in others the same names may hold anything.
type object struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Attributes json.RawMessage `json:"attributes"`
	// Relationships are read of products of Xcode Cloud only.
	Relationships json.RawMessage `json:"relationships"`
}

// parseData reads a JSON:API document: its primary data, an object or a list, then
// what is included, and whether another page follows.
func parseData(body []byte) (resources []Resource, more, ok bool) {
	var doc struct {
		Data     json.RawMessage `json:"data"`
		Included []object        `json:"included"`
		Links    json.RawMessage `json:"links"`
	}
	if json.Unmarshal(body, &doc) != nil || len(doc.Data) == 0 {
		return nil, false, false
	}
	var list []object
	switch doc.Data[0] {
	case 'n': // null: a to-one relation with nothing at its end
		return nil, false, true
	case '{':
		list = make([]object, 1)
		if json.Unmarshal(doc.Data, &list[0]) != nil {
			return nil, false, false
		}
	default:
		if json.Unmarshal(doc.Data, &list) != nil {
			return nil, false, false
		}
	}
	resources = make([]Resource, 0, len(list)+len(doc.Included))
	for _, o := range append(list, doc.Included...) {
		if plain(o.ID) && plain(o.Type) {
			resources = append(resources, o.resource())
		}
	}
	return resources, hasNext(doc.Links), true
}

// hasNext reports whether another page follows.
func hasNext(links json.RawMessage) bool {
	var l struct {
		Next string `json:"next"`
	}
	return json.Unmarshal(links, &l) == nil && l.Next != ""
}

// resource is what is kept of an object.
func (o object) resource() Resource {
	var attr struct {
		BundleID        string `json:"bundleId"`
		Name            string `json:"name"`
		CertificateType string `json:"certificateType"`
		ProfileType     string `json:"profileType"`
		ExpirationDate  string `json:"expirationDate"`
	}
	r := Resource{Type: o.Type, ID: o.ID}
	switch o.Type {
	case "ciProducts":
		r.App = o.app()
	case "apps", "certificates", "profiles":
		if json.Unmarshal(o.Attributes, &attr) != nil {
			return r
		}
	}
	switch {
	case o.Type == "apps" && plain(attr.BundleID):
		r.BundleID = attr.BundleID
	case o.Type != "apps":
		r.Name, r.Kind, r.Ends = attr.Name, cmp.Or(attr.CertificateType, attr.ProfileType), parseTime(attr.ExpirationDate)
	}
	return r
}

// app is the app that an object says it belongs to, empty if it does not say.
func (o object) app() string {
	var related struct {
		App struct {
			Data struct {
				ID string `json:"id"`
			} `json:"data"`
		} `json:"app"`
	}
	if json.Unmarshal(o.Relationships, &related) != nil || !plain(related.App.Data.ID) {
		return ""
	}
	return related.App.Data.ID
}

// parseTime reads a time as Apple writes it, "2026-05-01T17:51:32.000+0000", or as
// its documents say (RFC 3339); the zero time if it is neither.
func parseTime(text string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04:05.999-0700", time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
