package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
)

// What keeps every result from being written has one title and one advice, whatever it
// was that could not be written.
func TestByCause(t *testing.T) {
	t.Parallel()
	own := fmt.Errorf("%w the runner's file", cihost.ErrOtherUser)
	noStep := cihost.NotAStep{Variable: "GITHUB_OUTPUT", Marks: []string{"GITHUB_ACTIONS", "GITEA_ACTIONS"}}
	for _, tt := range []struct {
		err  error
		says string
	}{
		{own, "--user 1001"},
		{errors.Join(errors.New("another"), own), "--user 1001"},
		{noStep, "env -u GITHUB_ACTIONS -u GITEA_ACTIONS ascproof"},
		{fmt.Errorf("not so: %w", cihost.NotAStep{Variable: "GITHUB_OUTPUT"}), "set host to plain"},
		{fs.ErrPermission, ""},
		{nil, ""},
	} {
		for _, code := range []finding.Code{finding.OutputFailed, finding.HostUncertain, finding.HostUnavailable} {
			before := finding.New(code, "Seen")
			got := byCause(finding.New(code, "Seen"), tt.err)
			if got.Cause != causeOf(tt.err) || (got.Title != before.Title) != (tt.says != "") || !strings.Contains(strings.Join(got.Fix, " "), tt.says) {
				t.Errorf("byCause(%s, %v) = %q with the fixes %q, want its own with %q", code, tt.err, got.Title, got.Fix, tt.says)
			}
		}
		if got := causeOf(tt.err); (got != noCause) != (tt.says != "") {
			t.Errorf("causeOf(%v) = %q", tt.err, got)
		}
	}
}

// What could not be written says what to do about its cause alone.
func TestOutputErrorNamesItsCause(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"CAP_CHOWN":     fmt.Errorf("could not make it: %w", keyfile.ErrNoChown),
		"room":          fmt.Errorf("could not write it: %w", syscall.ENOSPC),
		"create":        keyfile.MissingDirectory("reports"),
		"--user 1001":   fmt.Errorf("%w it", cihost.ErrOtherUser),
		"disk is not":   syscall.EIO,
		"of a workflow": cihost.NotAStep{Variable: "GITHUB_OUTPUT"},
	} {
		var e *ended
		if !errors.As(outputError(err), &e) || len(e.untold) != 1 {
			t.Fatalf("%v ends with %v", err, e)
		}
		fix := strings.Join(e.untold[0].Fix, " ")
		if !strings.Contains(fix, want) || want != "disk is not" && strings.Contains(fix, "disk is not full") {
			t.Errorf("%v: %q, want %q", err, fix, want)
		}
	}
}

// What a report says of the same cause is not told again, under whatever title. One title alone
// is no cause.
func TestUnsaid(t *testing.T) {
	t.Parallel()
	told := []*finding.Finding{finding.New(finding.HostUncertain, "").Titled("no step").CausedBy(notAStep), finding.New(finding.OutputFailed, "").Titled("one title")}
	e := &ended{1, []*finding.Finding{finding.New(finding.OutputFailed, "").Titled("this is no step").CausedBy(notAStep), finding.New(finding.OutputFailed, "").Titled("one title")}}
	got := unsaid(e, told)
	if got.status != 1 || !slices.Equal(got.untold, e.untold[1:]) {
		t.Errorf("unsaid() = %d, %v", got.status, got.untold)
	}
}
