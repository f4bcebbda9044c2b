package cli

import (
	"io"
	"path/filepath"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// inspectFile looks at a file alone, whatever the settings are.
func (a *app) inspectFile(path string) (*report.Inspection, error) {
	data, err := a.readInspected(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	name := filepath.Base(path)
	if path == "-" {
		name = "standard input"
	}
	d := credential.Inspect(data, name)
	if len(d.Layers) > 0 && d.Layers[0] == credential.LayerFastlane && d.Usable {
		d.Findings = fastlaneFindings(data, name)
	}
	if d.Content == credential.ContentEmpty {
		for i, f := range d.Findings {
			d.Findings[i] = f.OnlyFix("the download was broken off, or something emptied the file: look for another copy",
				"if there is none, revoke the key and make a new one: Apple lets a key be downloaded only once")
		}
	}
	i := describe(d)
	i.Source = name
	_, exit := explain.Conclude(i.Findings)
	i.Usable = exit == finding.ExitOK // the key may be good, and an ID beside it not
	i.store(d, path)
	return i.Inspection, nil
}

func (a *app) readInspected(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(awaited{a}, credential.MaxInput+1))
	}
	return a.readKeyFile(path)
}

// unreadable explains a file that cannot be read. Its name is repeated only if it
// cannot be the key itself.
func unreadable(path string, err error) error {
	if safetext.PathMayBeSecret(path) {
		return finding.New(finding.InputUnreadable, "%s %s", safetext.Quote(path), safetext.Unreadable(err)).
			OnlyFix("give the name of a file; if this was the key itself, take care: others on this machine can see command lines")
	}
	return finding.New(finding.InputUnreadable, "%q %s", safetext.Clean(path), safetext.Unreadable(err))
}

// fastlaneFindings looks at all that an API key file holds, its IDs too.
func fastlaneFindings(data []byte, name string) []*finding.Finding {
	file, findings := credential.ParseFastlaneJSON(data, name)
	if file == nil {
		return findings
	}
	in := credential.Input{KeyID: file.KeyID, IssuerID: file.IssuerID, PrivateKey: file.PrivateKey}
	if file.InHouse {
		in.Program = credential.Enterprise
	}
	_, more := credential.Read(in)
	return append(findings, more...)
}
