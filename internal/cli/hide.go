package cli

import (
	"errors"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// hideKey hides a key, before anybody uses it, in the log of the host and in the
// output of a child: in all spellings, as Apple gives it out, and as it was given.
func (r *run) hideKey(key credential.Key) error {
	if r.patterns != nil {
		key.AddTo(r.patterns)
	}
	return r.mask(key.Masks())
}

// hideToken hides a token in the same places.
func (r *run) hideToken(tok secret.Text) error {
	if r.patterns != nil {
		r.patterns.AddToken(tok)
	}
	return r.mask(secret.TokenMasks(tok.Reveal()))
}

// mask hides values on hosts that can; on others nothing of them is ever
// printed, so there is nothing to hide.
func (r *run) mask(values []string) error {
	for _, v := range values {
		if err := r.host.Mask(v); errors.Is(err, errors.ErrUnsupported) {
			return nil
		} else if err != nil {
			return failed(finding.New(finding.OutputFailed, "Could not set a mask: %s", safetext.Clean(err.Error())).
				OnlyFix("run it again. Nothing was handed over, since nothing is used without its mask."))
		}
	}
	return nil
}
