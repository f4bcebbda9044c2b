package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// inspectOptions are what an inspection shows.
type inspectOptions struct {
	asJSON bool
	// place is where the key is to be stored; "" is the place at hand.
	place string
}

func (p *program) inspectCommand() *cobra.Command {
	var opts inspectOptions
	cmd := &cobra.Command{
		Use:   "inspect [FILE]",
		Short: "Say what a key file is, and how to store it",
		Long: `Inspect says what is in a file, what is damaged, and what could be repaired. Of a key it
shows the fingerprint of the public half. Then it shows the commands that store the key
in your CI system. FILE can be - for standard input. Without FILE it looks at the
settings. Nothing is sent, and nothing of the private key is shown.`,
		Example: `  ascproof inspect AuthKey_ABC123DEFG.p8
  ascproof inspect --for gitlab AuthKey_ABC123DEFG.p8
  ascproof inspect --format json - < secret.txt
  ASC_PRIVATE_KEY="$SECRET" ascproof inspect --key-id ABC123DEFG`,
		Args:              oneFile,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE:              func(_ *cobra.Command, args []string) error { return p.runInspect(args, opts) },
	}
	p.withFlags(cmd, func() {
		p.flags.add(cmd, config.GroupCredential, config.GroupHost)
		format, _ := config.SettingNamed("format")
		format.Values = pairOfFormats()
		p.flags.addOne(cmd, format)
		cmd.Flags().StringVar(&opts.place, "for", "", "`CI` system to store the key in. Values: "+strings.Join(placeNames(), ", ")+". Default: the one that runs this, or that the working directory has a pipeline for, else github. On any other CI system: the base64 alone")
		if p.flags.completing {
			_ = cmd.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(placeNames(), cobra.ShellCompDirectiveNoFileComp))
		}
	})
	return cmd
}

// pairOfFormats are those of what is no report.
func pairOfFormats() []string { return []string{"text", "json"} }

// oneFile refuses several arguments without repeating them.
func oneFile(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return badUsage("put quotes around a name with spaces in it.", "'ascproof inspect' takes one file, but got %d arguments", len(args))
	}
	return nil
}

func (p *program) runInspect(args []string, opts inspectOptions) error {
	if err := checkPlace(opts.place); err != nil {
		return err
	}
	format, _ := p.settings().Lookup("ASC_FORMAT")
	if !slices.Contains(pairOfFormats(), format) {
		return failed(finding.New(finding.SettingInvalid, "'ascproof inspect' takes text or json.").
			Titled("%s is not known", safetext.Beside("format", safetext.Quote(format))).OnlyFix("set format to text or json."))
	}
	opts.asJSON = format == "json"
	if len(args) == 0 {
		return p.run(ownResult, func(r *run) error {
			return r.showInspection(r.inspectSettings(), opts)
		})
	}
	return p.runWithoutSettings(func(r *run) error { // the file alone, whatever they are
		i, err := r.inspectFile(args[0])
		if err != nil {
			return err
		}
		return r.showInspection(i, opts)
	})
}

func (r *run) showInspection(i *report.Inspection, opts inspectOptions) error {
	i.Schema, i.Tool = report.Schema, tool()
	i.Findings = append([]*finding.Finding{}, i.Findings...) // JSON has no null in the place of a list
	i.Verdict, i.Exit = explain.Conclude(i.Findings)
	if i.Content == credential.ContentTooLarge {
		i.Bytes = 0 // no more was read than told it
	}
	if opts.place != "" || !opts.asJSON {
		r.keepPlace(i, opts.place)
	}
	write := func() error { return report.InspectionText(r.out.result, i, r.out.colour) }
	if opts.asJSON {
		for _, f := range i.Findings {
			r.note(f)
		}
		write = func() error { return report.InspectionJSON(r.out.result, i) }
	}
	if err := written(write()); err != nil {
		return err
	}
	return endedWith(i.Exit)
}

// inspectSettings looks at what a check would use.
func (r *run) inspectSettings() *report.Inspection {
	i := &report.Inspection{Source: "settings", Sources: map[string]string{}}
	suspects := suspects(r.src.Shown())
	if i.Findings = r.bad; len(r.bad) > 0 && !r.canLookInto(suspects) {
		return i
	}
	var description credential.Description
	key := r.findKey(func(in credential.Input) (*credential.Credential, []*finding.Finding) {
		cred, d := credential.InspectInput(in)
		description = d
		return cred, d.Findings
	})
	if found, _ := misplaced(key.cred, suspects, r.cfg); len(found) > 0 {
		i.Findings = found
	}
	if len(i.Findings) > 0 {
		return i
	}
	i.Sources, i.Description, i.Findings = key.origins.Words(), description, key.findings
	// The IDs that were set, in the place of those that a file suggests.
	i.KeyID, i.KeyIDFrom, i.IssuerID, i.Kind, i.Program = "", "", "", "", ""
	if key.cred != nil {
		i.Usable = true
		i.KeyID, i.KeyIDFrom, i.IssuerID = key.cred.KeyID(), key.origins[credential.SettingKeyID].String(), key.cred.IssuerID()
		i.Kind, i.Program = key.cred.Kind(), key.cred.Program()
		store(i, "")
	}
	if none := (credential.Origin{}); key.origins[credential.SettingKeyID] == none && key.origins[credential.SettingIssuerID] == none && key.origins[credential.SettingPrivateKey] == none {
		for n, f := range i.Findings {
			i.Findings[n] = f.WithFix("name a file to look at it: ascproof inspect AuthKey_ABC123DEFG.p8")
		}
	}
	return i
}

// inspectFile looks at a file alone.
func (r *run) inspectFile(path string) (*report.Inspection, error) {
	data, err := r.readUpTo(path, credential.MaxInput+1)
	if err != nil {
		return nil, failed(unreadable(path, err))
	}
	name := filepath.Base(path)
	if path == "-" {
		name = "standard input"
	}
	i := &report.Inspection{Source: name, Description: credential.Inspect(data, name)}
	if i.Content == credential.ContentEmpty {
		for n, f := range i.Findings {
			i.Findings[n] = f.OnlyFix("look for another copy. The download was cut off, or something emptied the file.",
				"create a new key if there is no copy, and revoke this one. A key can be downloaded only once.")
		}
	}
	if i.Usable = i.Description.Usable; i.Usable {
		store(i, path)
	}
	return i, nil
}

// unreadable explains a file that cannot be read. Its name is repeated only if it
// cannot be the key itself.
func unreadable(path string, err error) *finding.Finding {
	if errors.Is(err, context.Canceled) {
		return finding.New(finding.Interrupted, "%s was not read", fileOrStdin(path)).OnlyFix("run it again.")
	}
	if config.IsWebAddress(path) { // which can hold a token, and is not repeated
		return finding.New(finding.InputUnreadable, "Only files of this machine are read.").
			Titled("the address of a web page was given in place of a file").OnlyFix("download the file first, and name it.")
	}
	if safetext.PathMayBeSecret(path) {
		return finding.New(finding.InputUnreadable, "Its name is %s, and it %s", safetext.Quote(path), safetext.Unreadable(err)).
			OnlyFix("give the name of a file. If this was the key itself: other users of this machine can see a command line.")
	}
	return finding.New(finding.InputUnreadable, "It %s.", safetext.Unreadable(err)).
		Titled("could not read the file %q", safetext.Clean(path))
}

// fileOrStdin is what a sentence calls a file of which the name does not matter.
func fileOrStdin(path string) string {
	if path == "-" {
		return "standard input"
	}
	return "the file"
}

// store adds the commands that store a usable key. A file that had to be repaired
// is not the one to store: the commands then name the one that Apple gave.
func store(i *report.Inspection, path string) {
	form, known := formOf(i.Layers)
	m := hint.Material{File: path, Form: form, KeyID: i.KeyID, IssuerID: i.IssuerID, Kind: i.Kind, Enterprise: i.Program == credential.Enterprise}
	if !known || len(i.Repairs) > 0 || path == "" || path == "-" {
		m.File, m.Form = "", hint.Text
	}
	i.Store, i.Encode = hint.Recipes(m), hint.Encodings(m)
}

// formOf is how a file holds its key, if that is one of the ways in which it can
// be stored. The last two layers are those of every .p8 file.
func formOf(layers []string) (form hint.Form, known bool) {
	switch strings.Join(layers[:max(0, len(layers)-2)], " ") {
	case "":
		return hint.Text, true
	case credential.LayerBase64:
		return hint.Base64, true
	case credential.LayerFastlane:
		return hint.JSONText, true
	case credential.LayerFastlane + " " + credential.LayerBase64:
		return hint.JSONBase64, true
	default:
		return hint.Text, false
	}
}
