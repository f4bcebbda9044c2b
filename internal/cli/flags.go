package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/suggest"
)

// flags are the flags of one run.
type flags struct {
	quiet   bool
	noColor bool
	// settings holds what was given on the command line, by setting.
	settings map[string]string
	// made are the flags of settings, which all commands share: one command runs,
	// and making each flag five times would be a good part of starting up.
	made map[string]*pflag.Flag
}

func (f *flags) global(set *pflag.FlagSet) {
	set.BoolVar(&f.quiet, "quiet", false, "no talk on standard error, but for errors")
	set.BoolVar(&f.noColor, "no-color", false, "no colour, as with the variable NO_COLOR")
}

// add gives a command the flags of the settings that it takes.
func (f *flags) add(cmd *cobra.Command, groups ...config.Group) {
	if f.made == nil {
		f.settings, f.made = map[string]string{}, map[string]*pflag.Flag{}
	}
	for _, s := range config.Settings() {
		if s.Flag() && s.In(groups...) {
			cmd.Flags().AddFlag(f.flag(s))
		}
	}
}

func (f *flags) flag(s config.Setting) *pflag.Flag {
	if flag, ok := f.made[s.Name]; ok {
		return flag
	}
	usage := s.Meaning + " ($" + s.Vars[0] + ")"
	if s.Default != "" {
		usage += " (default " + s.Default + ")"
	}
	flag := &pflag.Flag{Name: s.Name, Usage: usage, Value: &settingFlag{name: s.Name, into: f}}
	if s.Bool {
		flag.NoOptDefVal = "true"
	}
	f.made[s.Name] = flag
	return flag
}

// settingFlag is a flag whose value goes to the settings as it is: they are
// checked in one place, wherever they come from.
type settingFlag struct {
	name string
	into *flags
}

func (f *settingFlag) String() string { return "" }
func (f *settingFlag) Type() string   { return "value" }
func (f *settingFlag) Set(v string) error {
	f.into.settings[f.name] = v
	return nil
}

// flagError explains a command line that cannot be parsed. pflag's messages
// repeat values, so only the flag's name is taken.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
	)
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown.GetSpecifiedName())
	case errors.As(err, &missing):
		return failed(finding.New(finding.UsageError, "--%s needs a value", missing.GetSpecifiedName()))
	default:
		return failed(finding.New(finding.UsageError, "the flags of '%s' cannot be read", cmd.CommandPath()))
	}
}

func unknownFlag(cmd *cobra.Command, name string) error {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	f := finding.New(finding.UsageError, "'%s' has no flag %s", cmd.CommandPath(), safetext.Quote("--"+name))
	for _, s := range config.Settings() {
		if s.Name == name && s.Secret {
			return failed(f.OnlyFix(fmt.Sprintf("%s is never a flag, since command lines are visible to others: set %s or use --private-key-path", name, s.Vars[0])))
		}
	}
	if near, ok := suggest.Closest(name, names); ok {
		f = f.WithFix("did you mean --" + near + "?")
	}
	return failed(f)
}
