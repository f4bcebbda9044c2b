package hint

import (
	"path"
	"strconv"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
)

// keyVariable is the variable that holds the private key itself: not an input, not the
// path of a file.
func (r Run) keyVariable() (name string, ok bool) {
	from := r.Origins[settingPrivateKey]
	return from.Name, from.IsVariable(from.Name) && !from.ByPath
}

// debugTrace warns of CI_DEBUG_TRACE, with which GitLab's shells print every
// variable of the job. The value is read as GitLab's runner reads it
// (gitlab-runner, common/spec/variables.go).
func debugTrace(r Run) *finding.Finding {
	if on, err := strconv.ParseBool(strings.ToLower(r.Env["CI_DEBUG_TRACE"])); err != nil || !on {
		return nil
	}
	return finding.New(finding.DebugTraceOn, "CI_DEBUG_TRACE is on.")
}

// unmaskable warns of a key that GitLab cannot mask: it masks values of one line
// without blanks only (GitLab, "CI/CD variables", masked variables).
func unmaskable(r Run) *finding.Finding {
	name, ok := r.keyVariable()
	if !ok || !strings.ContainsAny(r.Env[name], " \t\r\n") {
		return nil
	}
	return finding.New(finding.RedactionGap, "$%s holds line breaks or spaces. GitLab hides only values of one line without spaces.", name).
		WithFix(
			"store it on one line, as a masked variable: "+r.gitLabStore("AuthKey_ABC123DEFG.p8"),
			"or store the file in a variable of type File with the name ASC_PRIVATE_KEY_PATH. No log shows its content by accident.",
		)
}

// defaultRedacted are the patterns of variable names whose values Buildkite's
// agent hides if nobody chose others (buildkite/agent, clicommand/global.go).
const defaultRedacted = "*_PASSWORD,*_SECRET,*_TOKEN,*_PRIVATE_KEY,*_ACCESS_KEY,*_SECRET_KEY,*_CONNECTION_STRING"

// unredacted warns of a private key in a variable that the agent does not hide.
// The agent hands its patterns to the job.
func unredacted(r Run) *finding.Finding {
	name, ok := r.keyVariable()
	if !ok {
		return nil
	}
	patterns, configured := r.Env["BUILDKITE_REDACTED_VARS"]
	if !configured {
		patterns = defaultRedacted
	}
	for pattern := range strings.SplitSeq(patterns, ",") {
		if hit, err := path.Match(strings.TrimSpace(pattern), name); err == nil && hit {
			return nil
		}
	}
	return finding.New(finding.RedactionGap, "Buildkite's agent hides a value by the name of its variable. No pattern in its redacted-vars fits %s.", name).
		WithFix(
			"rename the variable to ASC_PRIVATE_KEY. It takes base64 too, and the agent hides *_PRIVATE_KEY by default.",
			"or add the name to redacted-vars in the agent's configuration. Keep the patterns that are there.",
		)
}
