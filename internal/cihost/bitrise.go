package cihost

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/secret"
)

// NameBitrise is Bitrise in the setting "host".
const NameBitrise = "bitrise"

func bitriseSystem() System {
	return System{
		Name: NameBitrise, Title: "Bitrise", MasksLater: true,
		marks: []string{"BITRISE_IO"}, traces: []string{"BITRISE_BUILD_SLUG", "BITRISE_APP_SLUG", "BITRISE_BUILD_NUMBER"},
		proof:         envStore,
		hidesBy:       "the command " + envmanCommand,
		jobVariables:  []string{"BITRISE_APP_SLUG", "BITRISE_BUILD_SLUG"},
		fileVariables: []string{envStoreVariable},
		open:          openBitrise,
	}
}

// envmanCommand is the program that keeps the variables of a build between its steps.
const envmanCommand = "envman"

// envStoreVariable names the file in which it keeps them.
const envStoreVariable = "ENVMAN_ENVSTORE_PATH"

// envStore wants that file, which the Bitrise CLI makes for each build.
func envStore(env Env) error {
	if info, err := os.Stat(env[envStoreVariable]); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s names no file that exists", envStoreVariable)
	}
	return nil
}

// openBitrise speaks to a build on Bitrise. Its CLI hides the values of variables that are marked
// as sensitive, from the next step on (bitrise-io/bitrise, envman). There is no other
// way to hide a text: so a secret is handed over as such a variable or not at all, and
// no other form of it is copied into the environment of all later steps.
func openBitrise(l Links) Host {
	b := &bitrise{plain: NameBitrise, left: askTimeout, masked: secret.NewPatterns()}
	if l.Env[envStoreVariable] != "" {
		b.run = l.Command(envmanCommand)
	}
	return b
}

type bitrise struct {
	plain
	run    Run           // of envman; nil if there is none
	left   time.Duration // for all that is left to do
	masked *secret.Patterns
}

func (b *bitrise) CanMask() bool { return b.run != nil }

// Mask remembers what makes a variable a sensitive one.
func (b *bitrise) Mask(value string) error {
	if !b.CanMask() {
		return unsupported(b.Name(), "mask a value without the command "+envmanCommand)
	}
	if err := checkMask(value); err != nil {
		return err
	}
	b.masked.AddText(secret.New(value))
	return nil
}

// SetOutput sets a variable such as ASCPROOF_STATUS. Outputs are for everybody.
func (b *bitrise) SetOutput(name, value string) error {
	if b.masked.Found(value) {
		return unsupported(b.Name(), "keep a secret in an output")
	}
	return b.SetEnv("ASCPROOF_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_")), value)
}

// UnsetEnv empties a variable for later steps.
func (b *bitrise) UnsetEnv(name string) error { return b.SetEnv(name, "") }

// SetEnv sets a variable for later steps. The value goes to standard input: other
// processes see arguments.
func (b *bitrise) SetEnv(name, value string) error {
	switch {
	case !b.CanMask():
		return unsupported(b.Name(), "set variables without the command "+envmanCommand)
	case !names().MatchString(name):
		return fmt.Errorf("%q is no name for a variable", name)
	}
	args := []string{"add", "--key", name, "--no-expand"}
	if b.masked.Found(value) {
		args = append(args, "--sensitive")
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.left)
	defer cancel()
	begin := time.Now()
	defer func() { b.left -= time.Since(begin) }()
	if _, err := b.run(ctx, value, envmanCommand, args...); err != nil {
		return errors.New(envmanCommand + " add " + name + ": " + b.masked.Redact(err.Error()))
	}
	return nil
}
