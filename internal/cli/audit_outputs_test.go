package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// No report takes the place of a file that an audit reads: Apple lets a key be downloaded
// only once.
func TestAuditSparesItsInputs(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	k := srv.TeamKey(role.Admin)
	name := "AuthKey_" + k.ID + ".p8"
	fields := "  - name: a\n    key-id: " + k.ID + "\n    issuer-id: " + k.IssuerID + "\n    private-key: file:keys/" + name + "\n"
	files := map[string]string{
		"keys.yml": "keys:\n" + fields + strings.Replace(fields, "name: a", "name: b", 1), "base.json": `{"schema": 1, "tool": {"name": "ascproof", "version": "1"}, "keys": []}`,
		"keys/" + name: k.PEM(), "keys/issuer.txt": k.IssuerID,
		"keys/store.json": `{"key_id":"` + k.ID + `","issuer_id":"` + k.IssuerID + `","key":"` + strings.ReplaceAll(k.PEM(), "\n", `\n`) + `"}`,
	}
	audit, discover, compare := []string{"keys.yml"}, []string{"--discover", "keys"}, []string{"compare", "a", "b", "--file", "keys.yml"}
	for _, tt := range []struct {
		name   string
		args   []string
		flag   string
		target string
		want   int
	}{
		{"a report over a key of the file", audit, "report", "keys/" + name, finding.ExitUnusable},
		{"a stream over a key of the file", audit, "stream", "keys/" + name, finding.ExitUnusable},
		{"a page over a key that was found", discover, "html", "keys/" + name, finding.ExitUnusable},
		{"a page over a fastlane file that was found", discover, "html", "keys/store.json", finding.ExitUnusable},
		{"tests over an issuer ID that was found", discover, "junit", "keys/issuer.txt", finding.ExitUnusable},
		{"a report over a key that is compared", compare, "report", "keys/" + name, finding.ExitUnusable},
		{"a page over the baseline", append(audit, "--baseline", "base.json"), "html", "base.json", finding.ExitUnusable},
		{"a stream over the baseline", append(audit, "--baseline", "base.json"), "stream", "base.json", finding.ExitUnusable},
		{"a summary over the baseline", append(audit, "--baseline", "base.json"), "markdown", "base.json", finding.ExitUnusable},
		{"a report over the baseline", append(audit, "--baseline", "base.json"), "report", "base.json", finding.ExitOK},
		{"a report beside the keys", discover, "report", "keys/audit.json", finding.ExitOK},
		{"a report over that of before beside the keys", discover, "report", "keys/before.json", finding.ExitOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			_ = os.Mkdir(filepath.Join(dir, "keys"), 0o700)
			for name, text := range files {
				write(t, dir, name, text)
			}
			write(t, dir, "keys/before.json", files["base.json"])
			args := []string{"audit"}
			for _, a := range append(tt.args, "--"+tt.flag, tt.target) {
				if _, err := os.Stat(filepath.Join(dir, a)); err == nil || strings.Contains(a, "/") {
					a = filepath.Join(dir, a)
				}
				args = append(args, a)
			}
			r := run(t, srv, asctest.Credentials{}, args...)
			after, _ := os.ReadFile(filepath.Join(dir, tt.target))
			if r.status != tt.want || (string(after) == files[tt.target]) != (tt.want == finding.ExitUnusable) {
				t.Errorf("status %d, want %d; the file holds %d bytes:\n%s", r.status, tt.want, len(after), r.stdout+r.stderr)
			}
		})
	}
}
