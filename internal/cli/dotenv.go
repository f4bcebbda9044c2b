package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// dotenvPrefix sets the variables of a dotenv file apart.
const dotenvPrefix = "ASCPROOF_"

// writeDotenv writes the outputs that are no secrets, a variable a line, without quotes:
// GitLab would take those for a part of the value (docs.gitlab.com,
// "artifacts:reports:dotenv"). The capabilities come as lists of those that are
// certain, in place of JSON. At 20 variables at most it is within every limit that
// GitLab sets.
func writeDotenv(w io.Writer, key report.Key, h *handover) error {
	for _, out := range Outputs() {
		value := out.value(key, h)
		if value == "" || out.Name == "token" || out.Name == "capabilities" {
			continue
		}
		if strings.ContainsAny(value, "\r\n") {
			return fmt.Errorf("the output %s has a line break in it, which a dotenv file cannot hold", out.Name)
		}
		name := strings.ToUpper(strings.ReplaceAll(out.Name, "-", "_"))
		if _, err := fmt.Fprintf(w, "%s%s=%s\n", dotenvPrefix, name, value); err != nil {
			return err
		}
	}
	for _, list := range []struct {
		name    string
		verdict role.Verdict
	}{{"GRANTED", role.Granted}, {"DENIED", role.Denied}} {
		has := func(c report.Capability) bool { return c.Verdict == list.verdict }
		if names := report.CapabilitiesThat(key.Capabilities, has); len(names) > 0 {
			if _, err := fmt.Fprintf(w, "%s%s=%s\n", dotenvPrefix, list.name, strings.Join(names, ",")); err != nil {
				return err
			}
		}
	}
	return nil
}
