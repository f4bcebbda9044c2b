package credential

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/secret"
)

// Fastlane is what a fastlane API key file holds. IssuerID is empty for an
// individual key.
type Fastlane struct {
	KeyID, IssuerID, PrivateKey Value
	// InHouse is of the field that says that the key is one of the Enterprise program, the
	// zero value if none does.
	InHouse Origin
	// WithoutIssuer says that there is no field for the issuer ID, where an individual key
	// may have one that is null.
	WithoutIssuer bool
}

// fastlaneFile is the same, as text.
type fastlaneFile struct {
	keyID, issuerID, key           string
	inHouse, base64, withoutIssuer bool
	// duration is how long tokens live, in seconds; 0 if it is not said.
	duration float64
	// mended is what was wrong with the JSON.
	mended []string
	// was are the names of fields that are not fastlane's, by fastlane's.
	was    map[string]string
	around around
	// untrue are flags that say false in a text, which Ruby takes for true.
	untrue []string
	// unread are the fields that nobody reads.
	unread []string
}

// ParseFastlaneJSON reads a fastlane API key file (docs.fastlane.tools, "Using fastlane
// API Key JSON file"; fastlane 2.237.0, spaceship token.rb): key_id, issuer_id, key, in_house,
// is_key_content_base64, duration. What else it holds is told, by name.
// The place is what names the file. The result is nil if a finding is an
// error; whether the key is one is for [Read] to say.
func ParseFastlaneJSON(raw []byte, place Origin) (*Fastlane, []*finding.Finding) {
	x := examine(raw)
	if len(x.layers) == 0 || x.layers[0].fastlane == nil {
		return nil, x.notJSON(place.String())
	}
	f := x.layers[0].fastlane
	return f.values(place), x.fileFindings(place.String())
}

// fileFindings are about the file itself, whose outermost layer is JSON.
func (x *examination) fileFindings(source string) (all []*finding.Finding) {
	repaired := slices.Clone(x.layers[0].repairs)
	repaired.drop(repairBlanks) // which JSON can have around it
	if x.layers[0].fastlane.around.escaped {
		repaired.drop(repairQuotes) // of which the backslashes tell
	}
	if len(repaired) > 0 {
		all = append(all, repaired.warning("JSON", "%s had %s. ascproof reads it, fastlane does not.", source, repaired).
			OnlyFix("write plain text in UTF-8, with straight quotes, and nothing before the { and behind the }."))
	}
	return append(all, x.layers[0].fastlane.flagFindings(source, x.layers)...)
}

func (f *fastlaneFile) values(place Origin) *Fastlane {
	var inHouse Origin
	if f.inHouse {
		inHouse = place.field(cmp.Or(f.was["in_house"], "in_house"))
	}
	return &Fastlane{
		KeyID:      Value{Text: secret.New(f.keyID), Origin: place.field(keyIDField)},
		IssuerID:   Value{Text: secret.New(f.issuerID), Origin: place.field(issuerField)},
		PrivateKey: Value{Text: secret.New(f.key), Origin: place.field(cmp.Or(f.was["key"], "key"))},
		InHouse:    inHouse, WithoutIssuer: f.withoutIssuer,
	}
}

// HasPEM reports whether a value holds the BEGIN or END line of a PEM file.
func HasPEM(text string) bool { return len(findMarks(text)) > 0 }

// FindJSON looks for an API key file in a value that is to hold a key, which may be its
// base64. It is nil if there is none.
func FindJSON(v Value) *Fastlane {
	if f := v.examination().layers.fastlane(); f != nil {
		return f.values(v.Origin)
	}
	return nil
}

// fastlaneFindings are those of all that an API key file holds, its IDs too, whose
// key was found.
func (x *examination) fastlaneFindings(file Origin) []*finding.Finding {
	f := x.layers[0].fastlane
	v := f.values(file)
	r := &reader{
		in: Input{KeyID: v.KeyID, IssuerID: v.IssuerID, PrivateKey: v.PrivateKey},
		x:  &examination{size: len(f.key), layers: x.layers[1:], verdict: x.verdict},
	}
	if f.inHouse {
		r.in.Program = Enterprise
	}
	r.read()
	return append(x.fileFindings(file.String()), r.findings...)
}

// notJSON says what stands in place of fastlane's JSON.
func (x *examination) notJSON(source string) []*finding.Finding {
	switch code := contents[x.content].code; {
	case x.layers.fastlane() != nil:
		return list(finding.New(finding.KeyJSONInvalid, "%s holds the base64 of JSON, not JSON", source).
			WithFix("decode the file, or use private-key-path (ASC_PRIVATE_KEY_PATH) with key-id and issuer-id."))
	case x.priv != nil:
		return list(finding.New(finding.KeyJSONInvalid, "%s holds a private key, not JSON", source).
			WithFix("use private-key-path (ASC_PRIVATE_KEY_PATH) for a .p8 file."))
	case code == finding.KeyNotBase64 || code == finding.KeyNotPEM:
		return list(finding.New(finding.KeyJSONInvalid, "%s holds %s, not a JSON object", source, x.identity))
	}
	findings := x.findings(source)
	for i, f := range findings {
		if f.Code == finding.ValueIsReference || f.Code == finding.KeyJSONInvalid {
			continue
		}
		findings[i] = f.OnlyFix(finding.KeyJSONForm, "use private-key-path (ASC_PRIVATE_KEY_PATH) for a .p8 file.")
		if x.fix != "" {
			findings[i] = findings[i].WithFix(x.fix)
		}
	}
	return findings
}

func list(f *finding.Finding) []*finding.Finding { return []*finding.Finding{f} }

// flagFindings warns where is_key_content_base64 contradicts the key: fastlane
// itself then fails with "invalid curve name" or "string contains null byte".
func (f *fastlaneFile) flagFindings(source string, on layers) []*finding.Finding {
	return append(f.formFindings(source), f.keyFindings(source, on.encodings() > 0)...)
}

// maxDuration is the longest life of tokens with which fastlane gets any: it dates them a
// minute back, and Apple takes 20 minutes in all (fastlane 2.237.0, spaceship token.rb).
const maxDuration = 19 * 60

// notInForm is the title of what ascproof reads and fastlane does not.
const notInForm = "the JSON key file is not in fastlane's form"

// formFindings warn of what ascproof reads and fastlane does not.
func (f *fastlaneFile) formFindings(source string) (all []*finding.Finding) {
	if len(f.mended) > 0 {
		all = append(all, finding.New(finding.KeyJSONInvalid, "%s has %s. ascproof reads it, fastlane does not.", source, phrase.And(f.mended)).
			Titled("the JSON is damaged, and could be repaired").At(finding.Warning).
			OnlyFix("write plain JSON: no comments, no comma behind the last field, and \\n for each line break of the key."))
	}
	if len(f.around.parts) > 0 {
		fix := "keep the inner object alone, from its { to its }."
		if f.around.escaped {
			fix = "write the object alone, without quotes around it and without backslashes."
		}
		all = append(all, finding.New(finding.KeyJSONInvalid, "%s has %s. ascproof reads it, fastlane does not.", source, phrase.And(f.around.parts)).
			Titled(notInForm).At(finding.Warning).OnlyFix(fix))
	}
	if len(f.was) > 0 {
		ours := slices.Sorted(maps.Keys(f.was))
		all = append(all, finding.New(finding.KeyJSONInvalid, "%s has %s in place of %s. ascproof reads that, fastlane does not.", source, phrase.And(phrase.Each(ours, func(name string) string { return f.was[name] })), phrase.And(ours)).
			Titled(notInForm).At(finding.Warning).
			OnlyFix("keep it if fastlane does not read it. For fastlane, use 'ascproof check --files fastlane'."))
	}
	for _, name := range f.untrue {
		all = append(all, finding.New(finding.ToolCannotRead, "%s has it as a text, and each text is true to fastlane.", source).
			Titled("fastlane takes %s for true", name).OnlyFix("write "+name+" without quotes: false"))
	}
	if len(f.unread) > 0 {
		all = append(all, finding.New(finding.KeyJSONInvalid, "%s also has %s.", source, phrase.And(f.unread)).
			Titled("the JSON key file has fields that ascproof does not read").At(finding.Notice).OnlyFix())
	}
	return append(all, DurationFinding(f.duration, source+" (duration)")...)
}

// DurationFinding warns of a life of tokens, in seconds, with which Apple refuses those of
// fastlane.
func DurationFinding(seconds float64, source string) []*finding.Finding {
	if seconds <= maxDuration {
		return nil
	}
	return list(finding.New(finding.ToolCannotRead, "%s is %.0f. fastlane dates its tokens a minute back, so they live longer than Apple's 20 minutes.", source, seconds).
		Titled("Apple refuses fastlane's tokens with this duration").
		OnlyFix(fmt.Sprintf("set duration to %d or less, or remove it.", maxDuration)))
}

func (f *fastlaneFile) keyFindings(source string, isBase64 bool) []*finding.Finding {
	isPEM := len(findMarks(f.key)) > 0
	switch {
	case f.was["key"] != "": // which fastlane does not read anyway
	case isPEM && f.base64:
		return list(finding.New(finding.KeyJSONInvalid, "%s says is_key_content_base64, but its key is the text of a .p8 file", source).
			Titled(notInForm).At(finding.Warning).OnlyFix("leave out is_key_content_base64, or store the base64 of the .p8 file in key."))
	case isBase64 && !isPEM && !f.base64:
		return list(finding.New(finding.KeyJSONInvalid, "%s does not say is_key_content_base64, but its key is not the text of a .p8 file", source).
			Titled(notInForm).At(finding.Warning).OnlyFix(`add "is_key_content_base64": true`))
	}
	return nil
}

// unwrapJSON takes the key out of fastlane's JSON.
func unwrapJSON(text string) (inner []byte, layer Layer, stop *verdict) {
	f, stop := parseFastlane(text)
	if stop != nil {
		return nil, Layer{}, stop
	}
	name := LayerFastlane
	if len(f.was) > 0 || len(f.around.parts) > 0 {
		name = LayerJSON
	}
	return []byte(f.key), Layer{name: name, fastlane: f}, nil
}

// parseFastlane reads fastlane's JSON, or says what is wrong with it. The decoder's own
// message could repeat the key, so only the place of an error is taken from it.
func parseFastlane(text string) (*fastlaneFile, *verdict) {
	object, around, fault := unwrapObject(text)
	if fault != "" {
		return nil, refuse(ContentBadJSON, "%s", fault)
	}
	fields, mended, fault := jsonFields(object)
	if fault != "" {
		return nil, refuse(ContentBadJSON, "%s", fault)
	}
	if words := vendor(fields); words != "" {
		return nil, refuseAs(ContentVendorJSON, words)
	}
	f, stop := readFields(fields)
	if stop != nil {
		return nil, stop
	}
	f.mended, f.around, f.unread = mended, around, append(around.unread, f.unread...)
	return f, nil
}

// readFields reads the fields of fastlane's JSON, or those of other tools.
func readFields(fields map[string]json.RawMessage) (*fastlaneFile, *verdict) {
	f := &fastlaneFile{was: renameForeign(fields)}
	f.inHouse, f.base64 = IsTrue(string(fields["in_house"])), IsTrue(string(fields["is_key_content_base64"]))
	f.untrue, f.unread, f.withoutIssuer = untrueFlags(fields), unread(fields), fields["issuer_id"] == nil
	_ = json.Unmarshal(bytes.Trim(fields["duration"], `"`), &f.duration) // what is no number is fastlane's to refuse
	for _, field := range []struct {
		name string
		text *string
	}{{"key_id", &f.keyID}, {"issuer_id", &f.issuerID}, {"key", &f.key}} {
		// A null issuer_id is how an individual key is written.
		if raw := fields[field.name]; raw != nil && json.Unmarshal(raw, field.text) != nil {
			return nil, refuse(ContentBadJSON, "in which %s is not text", field.name)
		}
	}
	switch {
	case strings.TrimSpace(f.key) == "":
		return nil, refuse(ContentBadJSON, "%s", noKey(fields))
	case IsPath(strings.TrimSpace(f.key)):
		return nil, refuse(ContentBadJSON, "with a path as its key. The key must be the text of the file")
	}
	encoded := secret.LooksLikeFile(strings.TrimSpace(f.key)) // where rcodesign has the base64 of the key alone
	if f.was["key"] != "" && secret.LooksLikeKey(f.key) && len(findMarks(f.key)) == 0 && !encoded {
		f.key = secret.Armoured(strings.TrimSpace(f.key)) + "\n"
	}
	return f, nil
}

// untrueFlags are the flags that say false in a text.
func untrueFlags(fields map[string]json.RawMessage) (names []string) {
	for _, name := range []string{"in_house", "is_key_content_base64"} {
		var text string
		if raw := fields[name]; raw != nil && json.Unmarshal(raw, &text) == nil && string(raw) != "null" && !IsTrue(text) {
			names = append(names, name)
		}
	}
	return names
}

// IsTrue reads a boolean as fastlane's variables hold it, or as JSON, with what
// comes around values on their way: quotes and blanks.
func IsTrue(s string) bool {
	switch strings.ToLower(strings.Trim(s, "\"' \t\r\n")) {
	case "true", "yes", "on", "1":
		return true
	}
	return false
}
