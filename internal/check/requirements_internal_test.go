package check

import (
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

func TestSettled(t *testing.T) {
	t.Parallel()
	tests := []struct {
		setting role.Setting
		verdict role.Verdict
		status  role.Status
		want    bool
	}{
		{role.Required, role.Granted, role.Pass, true},
		{role.Required, role.Likely, role.Notice, false},
		{role.Required, role.Unproven, role.Pass, false}, // with unproven: ignore
		{role.Required, role.Unlikely, role.Warn, false},
		{role.Required, role.Denied, role.Fail, true},
		{role.Forbidden, role.Granted, role.Fail, true},
		{role.Forbidden, role.Likely, role.Fail, false},
		{role.Forbidden, role.Unproven, role.Warn, false},
		{role.Forbidden, role.Unproven, role.Pass, false}, // with unproven: ignore
		{role.Forbidden, role.Unlikely, role.Notice, false},
		{role.Forbidden, role.Denied, role.Pass, true},
	}
	for _, tt := range tests {
		res := role.Result{Assessment: role.Assessment{Verdict: tt.verdict}, Setting: tt.setting, Status: tt.status}
		if got := settled(res); got != tt.want {
			t.Errorf("settled(%s, %s with %s) = %v, want %v", tt.setting, tt.verdict, tt.status, got, tt.want)
		}
	}
}
