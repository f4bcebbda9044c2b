// Package hint knows the habits of CI systems that empty a secret, show it, or
// keep an ID from the next job, and says so where the environment gives evidence.
//
// Beside the environment it reads, by [Run.ReadFile], two files that GitHub's runner names
// in it, and EAS's file in the working directory. It prints nothing, and no hint holds a
// value: names of variables only. The caller puts each hint where it belongs:
//
//	run := hint.Run{Env: env, Origins: cfg.Origins, ReadFile: read}
//	f = f.WithFix(hint.Advice(f.Code, run)...).StoreAs(hint.Store(run))
//	findings = append(findings, hint.Warnings(run)...)
//
// [Recipes] says how each CI system stores a key properly.
package hint

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// Run is what hints are drawn from.
type Run struct {
	// Env is the environment.
	Env map[string]string
	// Origins says where each value of the key came from, by setting. What is not there
	// is missing.
	Origins config.Origins
	// IssuerPlace is where the issuer ID is set, or would be.
	IssuerPlace credential.IssuerPlace
	// KeyType is the setting of that name.
	KeyType string
	// OS is the operating system, as [runtime.GOOS] has it.
	OS string
	// Require is the setting of that name, Command what is run with the key, nil if nothing is.
	Require, Command []string
	// HandsOver says that a command or later steps get the key in variables of tools.
	HandsOver bool
	// ReadFile reads eas.json, and the event and the workflow of a GitHub run; nil reads nothing.
	ReadFile func(path string) ([]byte, error)
}

// Advice lists what this CI system is known to do that explains a finding of a
// code, the likeliest first, each as what to do about it. It goes before the
// standing advice.
func Advice(code finding.Code, run Run) []string {
	switch code {
	case finding.InputMissing:
		if run.IssuerPlace.InJSON() { // with which no other variable goes
			return nil
		}
		misses, why := run.nearMisses(run.missing()...), run.whyEmpty()
		if len(why) == 0 {
			why = run.emptied(run.missing()...)
		}
		return append(misses, why...)
	case finding.ValueIsReference:
		return run.whyEmpty()
	default:
		return nil
	}
}

// Instead is what to do about a finding of a code on this very runner, in the place
// of the standing advice; nil if nothing better is known. GitHub's hosted macOS
// machines do not reach time.apple.com (actions/runner issue 2996).
func Instead(code finding.Code, run Run) []string {
	if code != finding.ClockSkew {
		return nil
	}
	system, gitHub := run.OS, run.host() == cihost.NameGitHub
	if gitHub {
		system = strings.ToLower(run.Env["RUNNER_OS"])
	}
	switch {
	case system == "macos" && run.Env["RUNNER_ENVIRONMENT"] != "self-hosted":
		return []string{"set the clock before this step: sudo sntp -sS time.windows.com"}
	case system == "macos", system == "darwin":
		return []string{"set the clock: sudo sntp -sS time.apple.com"}
	case system == "linux" && gitHub:
		return []string{"set the clock: sudo timedatectl set-ntp true"}
	case system == "linux": // which can be a container on another system
		return []string{"set the clock: sudo timedatectl set-ntp true", "in a container, set the clock of the machine that runs it."}
	case system == "windows":
		return []string{"set the clock: w32tm /resync"}
	default:
		return nil
	}
}

// Store is how this CI system keeps a key properly; "" if that is not known.
func Store(run Run) string {
	if store := run.habits().store; store != nil {
		return store(run)
	}
	return ""
}

// Warnings are about what only the environment shows. They must be asked for as
// soon as a key's settings were read, whether or not they are any good.
func Warnings(run Run) []*finding.Finding {
	all := []*finding.Finding{run.unreadIssuer(), easSubmit(run)}
	all = append(all, run.mistyped()...)
	if warnings := run.habits().warnings; warnings != nil {
		all = append(all, warnings(run)...)
	}
	return slices.DeleteFunc(all, func(f *finding.Finding) bool { return f == nil })
}

// habits are what one CI system is known to do; nil where nothing is known.
type habits struct {
	// whyEmpty lists likely reasons why a secret is empty, each as what to do.
	whyEmpty func(Run) []string
	// warnings are about logs and outputs; some may be nil.
	warnings func(Run) []*finding.Finding
	// store is the advice how to store the key here.
	store func(Run) string
}

// onOneLine is how a key is stored where a secret is one line.
const onOneLine = "as base64 on one line: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\\n'"

// known are the habits of CI systems. What Forgejo's runners drop, and what they mask, is not
// known.
var known = map[string]habits{
	cihost.NameGitHub: gitHub, cihost.NameForgejo: {whyEmpty: whyEmptyForgejo}, cihost.NameGitLab: gitLab,
	cihost.NameBuildkite: buildkite, cihost.NameAzure: azure, cihost.NameBitrise: bitrise,
}

// habits are those of the CI system that runs this.
func (r Run) habits() habits { return known[r.host()] }

// whyEmpty lists why a secret can be empty here.
func (r Run) whyEmpty() []string {
	if why := r.habits().whyEmpty; why != nil {
		return why(r)
	}
	return nil
}

// host names the CI system by what it sets, whatever the setting "host" says: what a system
// does to variables does not depend on that.
func (r Run) host() string { return cihost.Detect(r.Env) }

// has reports whether anything gave a setting of the key.
func (r Run) has(setting string) bool { return r.Origins[setting] != (credential.Origin{}) }

// missing are the settings of the key that nothing gave.
func (r Run) missing() []string {
	var all []string
	for _, name := range []string{settingKeyID, settingIssuerID, settingPrivateKey} {
		if !r.has(name) {
			all = append(all, name)
		}
	}
	return all
}
