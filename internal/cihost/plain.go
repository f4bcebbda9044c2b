package cihost

import "github.com/asckey/asckey/internal/finding"

// Plain is a shell without a CI system around it, or with one that asckey does
// not know: it can do nothing but fold output, which it does by not doing it.
func Plain() Host { return plain{} }

type plain struct{}

func (plain) Name() string                    { return NamePlain }
func (plain) CanMask() bool                   { return false }
func (plain) Mask(string) error               { return unsupported(NamePlain, "mask a value") }
func (plain) SetOutput(string, string) error  { return unsupported(NamePlain, "take outputs") }
func (plain) Annotate(*finding.Finding) error { return unsupported(NamePlain, "annotate") }
func (plain) Summary(string) error            { return unsupported(NamePlain, "show a summary") }
func (plain) Group(string) (func() error, error) {
	return func() error { return nil }, nil
}
