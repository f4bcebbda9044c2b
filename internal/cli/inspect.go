package cli

import (
	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

func (a *app) inspectCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inspect [FILE]",
		Short: "Tell, offline, what a key file or the settings hold, and how to store it",
		Long: `Inspect tells what a file is, a .p8 key or not, or what the settings make of it:
what was damaged and repaired, the fingerprint of the public key, the key ID, and
the commands that store the key on GitHub, GitLab and Buildkite. FILE is - for
standard input; without it the settings are looked at. Inspect asks nobody and
shows no byte of the private key.`,
		Example: `  ascproof inspect AuthKey_ABC123DEFG.p8
  ascproof inspect --format json - < secret.txt
  ASC_PRIVATE_KEY="$SECRET" ascproof inspect --key-id ABC123DEFG`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error { return a.runInspect(args) },
	}
	a.flags.add(cmd, config.GroupCredential, config.GroupHost)
	cmd.Flags().Var(&settingFlag{name: "format", into: &a.flags}, "format", "what standard output shows: text or json ($ASC_FORMAT) (default text)")
	return cmd
}

// oneFile refuses several arguments without repeating them.
func oneFile(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return finding.New(finding.UsageError, "'ascproof inspect' takes one file, but got %d arguments", len(args)).
			WithFix("quote a name that has blanks in it")
	}
	return nil
}

func (a *app) runInspect(args []string) error {
	format, _ := a.source().Lookup("ASC_FORMAT")
	if format != "text" && format != "json" {
		return finding.New(finding.SettingInvalid, "format is %s: 'ascproof inspect' shows text or json", safetext.Quote(format))
	}
	var i *report.Inspection
	if len(args) == 0 {
		i = a.inspectSettings()
	} else {
		var err error
		if i, err = a.inspectFile(args[0]); err != nil {
			return err
		}
	}
	i.Schema, i.Tool = report.Schema, report.Tool{Name: "ascproof", Version: Version()}
	i.Findings = append([]*finding.Finding{}, i.Findings...) // JSON has no null in the place of a list
	i.Verdict, i.Exit = explain.Conclude(i.Findings)
	return a.showInspection(i, format == "json")
}

func (a *app) showInspection(i *report.Inspection, asJSON bool) error {
	write := func() error { return report.InspectionText(a.sys.Stdout, i, a.colour()) }
	if asJSON {
		for _, f := range i.Findings {
			a.tell(f)
		}
		write = func() error { return report.InspectionJSON(a.sys.Stdout, i) }
	}
	if err := a.wrote(write()); err != nil {
		return err
	}
	return shown(i.Exit)
}
