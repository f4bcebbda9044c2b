package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/suggest"
)

// flags are the flags of one run.
type flags struct {
	quiet   bool
	noColor bool
	// settings holds what was given on the command line, by setting.
	settings map[string]string
	// completing says that a shell asks what could stand on the command line.
	completing bool
}

func (f *flags) global(set *pflag.FlagSet) {
	set.SortFlags = false
	set.BoolP("help", "h", false, "show this help")
	set.BoolVar(&f.quiet, "quiet", false, "print only the result and errors")
	set.BoolVar(&f.noColor, "no-color", false, "print without colours [$NO_COLOR]")
}

// withFlags has the flags of a command made if the command line names it: no other command
// can run or show them, and those of all would be a tenth of the time of "ascproof token".
func (p *program) withFlags(cmd *cobra.Command, define func()) {
	if slices.Contains(p.sys.Args, cmd.Name()) {
		define()
	}
}

// add gives a command the flags of the settings that it takes.
func (f *flags) add(cmd *cobra.Command, groups ...config.Group) {
	f.addThose(cmd, func(s config.Setting) bool { return s.In(groups...) })
}

func (f *flags) addThose(cmd *cobra.Command, takes func(config.Setting) bool) {
	cmd.Flags().SortFlags = false
	for _, s := range config.Settings() {
		if s.Flag() && takes(s) {
			f.addOne(cmd, s)
		}
	}
}

// addOne gives a command the flag of a setting.
func (f *flags) addOne(cmd *cobra.Command, s config.Setting) {
	flag := &pflag.Flag{Name: s.Name, Usage: s.Meaning, Value: &settingFlag{setting: s, into: f}}
	if s.Bool {
		flag.NoOptDefVal = "true"
	}
	cmd.Flags().AddFlag(flag)
	if f.completing {
		complete(cmd, s)
	}
}

// settingFlag is a flag whose value goes to the settings as it is: they are
// checked in one place, wherever they come from.
type settingFlag struct {
	setting config.Setting
	into    *flags
}

func (f *settingFlag) String() string { return "" }
func (f *settingFlag) Set(v string) error {
	if !f.into.completing {
		if err := refuseEmpty(f.setting.Takes, v); err != nil {
			return err
		}
	}
	f.into.settings[f.setting.Name] = v
	return nil
}

// refuseEmpty refuses an empty text for a file or a directory: most likely a variable of the
// command line is not set, and what the flag was to keep from happening would happen.
func refuseEmpty(takes, text string) error {
	what := map[string]string{config.TakesFile: "file", config.TakesDir: "directory"}[takes]
	if what == "" || strings.TrimSpace(text) != "" {
		return nil
	}
	return refusedValue{is: "is empty", want: "the path of a " + what + ", or remove it. A variable in its place can be empty"}
}

// pathFlag gives a command a flag for a path that is no setting.
func (f *flags) pathFlag(cmd *cobra.Command, into *string, name, takes, usage string) {
	cmd.Flags().Func(name, usage, func(text string) error {
		if !f.completing {
			if err := refuseEmpty(takes, text); err != nil {
				return err
			}
		}
		*into = text
		return nil
	})
}

// Type says what to write behind the flag. pflag writes nothing for "bool".
func (f *settingFlag) Type() string {
	switch s := f.setting; {
	case s.Bool:
		return "bool"
	case s.List && s.Values != nil:
		return "LIST"
	default:
		return cmp.Or(s.Takes, "VALUE")
	}
}

// flagError explains a command line that cannot be parsed. pflag's messages
// repeat values, so only the flag's name is taken.
func flagError(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, unknown)
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return badUsage(seeHelp(cmd), "--%s needs a value", missing.GetSpecifiedName())
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return invalidValue(cmd, invalid)
	}
	if secret.HasKeyMarks(err.Error()) { // which repeats the argument
		return badUsage("set ASC_PRIVATE_KEY to the key, or name its file. Other users of this machine can see a command line.",
			"an argument of '%s' is a private key", cmd.CommandPath())
	}
	return badUsage(seeHelp(cmd), "could not read the flags of '%s'", cmd.CommandPath())
}

// refusedValue is what a flag that is no setting says of a value that it does not take.
type refusedValue struct{ is, want string }

func (r refusedValue) Error() string { return r.is }

// invalidValue says what a flag takes. Only those that are true or false have no words of
// their own.
func invalidValue(cmd *cobra.Command, err *pflag.InvalidValueError) error {
	name := err.GetFlag().Name
	if r, ok := errors.AsType[refusedValue](err); ok {
		return badUsage("set --"+name+" to "+r.want+".", "--%s %s %s", name, safetext.Quote(err.GetValue()), r.is)
	}
	return badUsage(seeHelp(cmd), "--%s takes true or false, or no value", name)
}

// badUsage ends a command that was called in a wrong way.
func badUsage(fix, title string, args ...any) error {
	return failed(finding.New(finding.UsageError, "").Titled(title, args...).OnlyFix(fix))
}

// seeHelp is what to do where nothing better is known.
func seeHelp(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return "run 'ascproof help' to see all commands."
	}
	return fmt.Sprintf("run '%s --help' to see all flags.", cmd.CommandPath())
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	name, dashes := err.GetSpecifiedName(), "--"
	if err.GetSpecifiedShortnames() != "" {
		dashes = "-"
	}
	f := finding.New(finding.UsageError, "").Titled("%s for '%s'", safetext.Beside("unknown flag", safetext.Quote(dashes+name)), cmd.CommandPath())
	if s, ok := config.SettingNamed(name); ok && s.Secret {
		f.Detail = "The private key is never a flag: other users of the machine can see a command line."
		return failed(f.OnlyFix(fmt.Sprintf("set %s, or use --private-key-path FILE.", s.Vars[0])))
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near, ok := suggest.Guess(name, names); ok {
		f = f.Guess("--" + near)
	}
	return failed(f.OnlyFix(seeHelp(cmd)))
}
