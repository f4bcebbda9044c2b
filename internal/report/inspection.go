package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// Inspection is what "ascproof inspect" finds out offline, about a file or about
// the settings. It never holds a byte of a private key.
type Inspection struct {
	Schema int  `json:"schema"`
	Tool   Tool `json:"tool"`
	// Source is the file as it was named, or "settings".
	Source string `json:"source"`
	// Usable is whether a token can be made of it; a file need not hold the IDs.
	Usable  bool    `json:"usable"`
	Verdict Verdict `json:"verdict"`
	Exit    int     `json:"exit_status"`
	// Description is of the private key. Of settings, the IDs are theirs.
	credential.Description
	// Sources says where each setting came from that was not a default.
	Sources map[string]string `json:"sources,omitempty"`
	// Store is how CI systems keep the key, Encode how to make base64 of the file;
	// both only if it is usable.
	Store  []Recipe `json:"store,omitempty"`
	Encode []Recipe `json:"encode,omitempty"`
	// OtherPlaces are those of which Store says nothing here.
	OtherPlaces []string `json:"-"`
}

// Recipe is commands for one place, and what is good to know about them.
type Recipe struct {
	// System is the name of the CI system, as the setting "host" has it; "" if the place is
	// none. Place is its heading.
	System   string   `json:"-"`
	Place    string   `json:"place"`
	Commands []string `json:"commands"`
	// Workflow are the lines of a step's inputs.
	Workflow []string `json:"workflow,omitempty"`
	Notes    []string `json:"notes,omitempty"`
}

// InspectionJSON writes an inspection as indented JSON.
func InspectionJSON(w io.Writer, i *Inspection) error { return writeJSON(w, i, indent) }

// InspectionText writes an inspection for a person: what it is, what is wrong,
// and how to store it. Commands are never wrapped.
func InspectionText(w io.Writer, i *Inspection, colour bool) error {
	p := &printer{w: w, colour: colour}
	p.headline(i.Verdict, i.headline())
	p.facts(i.facts())
	for _, g := range groups(i.Findings) {
		p.group(g)
	}
	if len(i.Store) > 0 {
		p.title("How to store it")
		p.recipes(i.Store)
		if len(i.OtherPlaces) > 0 {
			p.line("  Other CI systems: --for %s", phrase.Or(i.OtherPlaces))
		}
	}
	if len(i.Encode) > 0 {
		p.title("Base64 on one line, for any other place")
		p.recipes(i.Encode)
	}
	return p.err
}

func (i *Inspection) headline() string {
	failed := slices.IndexFunc(i.Findings, func(f *finding.Finding) bool { return f.Severity == finding.Error })
	switch {
	case failed >= 0 && i.Sources == nil:
		return i.Source + ": " + i.Findings[failed].Title
	case failed >= 0:
		return "settings: " + i.Findings[failed].Title
	case finding.OfCode(i.Findings, finding.KeyInAppPurchase) != nil:
		return i.Source + " holds a key, most likely not for this API"
	case i.KeyIDFrom != "" && i.Sources != nil:
		return fmt.Sprintf("the settings hold a good %s key, %s", i.Kind, i.KeyID)
	default:
		return i.Source + " holds a good private key"
	}
}

func (i *Inspection) facts() []Fact {
	keyID := ""
	if i.KeyID != "" {
		keyID = i.KeyID + ", from " + i.KeyIDFrom
	}
	return known(
		Fact{"content", i.content()}, Fact{"wrapped in", strings.Join(i.Layers, ", ")}, Fact{"curve", i.Curve}, publicKey(i.Fingerprint),
		Fact{"key ID", keyID}, Fact{"issuer ID", i.IssuerID}, Fact{"kind", string(i.Kind)}, Fact{"repaired", strings.Join(i.Repairs, ", ")})
}

func (i *Inspection) content() string {
	if i.Bytes == 0 {
		return i.Words
	}
	return fmt.Sprintf("%s, %d bytes", cmp.Or(i.Words, string(i.Content)), i.Bytes)
}

func (p *printer) recipes(all []Recipe) {
	for _, r := range all {
		p.line("  %s", p.paint(bold, r.Place))
		for _, c := range r.Commands {
			// File names in it were looked at when it was made; as one line with its
			// colons apart, a command would be another one.
			p.line("    %s", painted(c))
		}
		if len(r.Workflow) > 0 {
			p.line("    In the workflow:")
		}
		for _, l := range r.Workflow {
			p.line("      %s", painted(l))
		}
		for _, n := range r.Notes {
			p.row("    - ", 6, n)
		}
	}
}
