// Package secret holds values that must never be printed, and the spellings in
// which they could leak.
//
// A [Text] prints, encodes and logs as "[redacted]", whatever formatter,
// encoder or logger it meets, and however deeply it is nested in what is
// printed. [Text.Reveal] is the only way out, and a test lists who calls it.
//
//	key := secret.New(os.Getenv("ASC_PRIVATE_KEY"))
//	fmt.Printf("%+v", struct{ k secret.Text }{key}) // {k:{p:0xc000012345}}
//	fmt.Print(key)                                  // [redacted]
//
// A secret has many spellings: "a+b" is also "a%2Bb" in an address and "YSti" in
// base64. Those that a CI system is told to hide are its masks ([KeyMasks]). Those that
// a stream is searched for are its [Patterns]. They are searched for in its letters,
// without the gaps between them: a line break or a colour within a secret hides nothing.
// A window is a piece of a long spelling that is searched for on its own. How a
// [Redactor] does all that stands in redactor.go, with an example.
package secret

import (
	"fmt"
	"io"
)

const redacted = "[redacted]"

// Text is a string that no formatter, JSON encoder or logger can print.
// The zero value is the empty secret.
type Text struct {
	// p is a pointer because fmt prints the bytes of a string in an unexported
	// field of a struct without asking its methods; of a nested pointer it
	// prints the address.
	p *string
}

// New makes s a secret.
func New(s string) Text { return Text{&s} }

// Reveal returns the secret itself.
func (t Text) Reveal() string {
	if t.p == nil {
		return ""
	}
	return *t.p
}

// IsEmpty reports whether there is nothing to hide.
func (t Text) IsEmpty() bool { return t.p == nil || *t.p == "" }

// String implements [fmt.Stringer].
func (t Text) String() string { return redacted }

// GoString implements [fmt.GoStringer].
func (t Text) GoString() string { return redacted }

// Format implements [fmt.Formatter], which every verb asks first.
func (t Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText implements [encoding.TextMarshaler], which JSON, XML and YAML
// encoders honour.
func (t Text) MarshalText() ([]byte, error) { return []byte(redacted), nil }
