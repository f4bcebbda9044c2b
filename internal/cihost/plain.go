package cihost

import "github.com/ascproof/ascproof/internal/finding"

// Plain is a shell without a CI system around it, or with one that ascproof does
// not know: it can do nothing but fold output, which it does by not doing it.
func Plain() Host { return plain(NamePlain) }

// plain is a host that can do nothing. The others are made of it, and of what
// they can do.
type plain string

func (p plain) Name() string                   { return string(p) }
func (p plain) CanMask() bool                  { return false }
func (p plain) Mask(string) error              { return unsupported(p.Name(), "mask a value") }
func (p plain) SetOutput(string, string) error { return unsupported(p.Name(), "take outputs") }
func (p plain) SetEnv(string, string) error {
	return unsupported(p.Name(), "set variables of later steps")
}
func (p plain) Annotate(*finding.Finding) error { return unsupported(p.Name(), "annotate") }
func (p plain) Summary(string) error            { return unsupported(p.Name(), "show a summary") }
func (p plain) Flush() error                    { return nil }
func (p plain) Group(string) (func() error, error) {
	return func() error { return nil }, nil
}
