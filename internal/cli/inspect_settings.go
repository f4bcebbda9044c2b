package cli

import (
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/report"
)

// inspectSettings looks at what a check would use.
func (a *app) inspectSettings() *report.Inspection {
	cfg, bad := a.load()
	if len(bad) > 0 {
		return &report.Inspection{Source: "settings", Sources: map[string]string{}, Findings: bad}
	}
	in, sources, findings := config.LoadCredential(cfg, a.source(), a.files())
	i := &inspection{&report.Inspection{}}
	if in != nil {
		cred, d := credential.InspectInput(*in)
		i = describe(d)
		findings = append(findings, d.Findings...)
		i.settings(cred, sources)
		if cred != nil {
			d.KeyID, d.IssuerID, d.Kind, d.Program = cred.KeyID(), cred.IssuerID(), cred.Kind(), cred.Program()
			i.store(d, "")
		}
	}
	i.Source, i.Sources = "settings", sources
	i.Findings = a.hints(cfg, sources, findings)
	if sources["key-id"]+sources["issuer-id"]+sources["private-key"] == "" {
		for n, f := range i.Findings {
			i.Findings[n] = f.WithFix("to look at a file, name it: ascproof inspect AuthKey_ABC123DEFG.p8")
		}
	}
	return i.Inspection
}

// settings puts the IDs that were set in the place of those that a file suggests.
func (i *inspection) settings(cred *credential.Credential, sources map[string]string) {
	i.Usable = cred != nil
	i.KeyID, i.KeyIDFrom, i.IssuerID, i.Kind, i.Program = "", "", "", "", ""
	if cred != nil {
		i.KeyID, i.KeyIDFrom, i.IssuerID = cred.KeyID(), sources["key-id"], cred.IssuerID()
		i.Kind, i.Program = string(cred.Kind()), string(cred.Program())
	}
}
