package check

import (
	"fmt"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

// Updates are offered only where their answers could change the verdict, and are said to
// tell only where they do so to each key that explains the answers best.
func TestWriteIsOfferedWhereItTells(t *testing.T) {
	t.Parallel()
	offered := 0
	for _, kind := range role.Kinds {
		for set := range role.Embedded().RoleSets(kind) {
			if set.Len() > 1 && set != role.Of(role.AppManager, role.Finance) {
				continue
			}
			for _, n := range allNames() {
				for _, setting := range []role.Setting{role.Required, role.Forbidden} {
					p := Policy{Probe: ProbeRead}
					if setting == role.Required {
						p.Require = []role.Name{n}
					} else {
						p.Forbid = []role.Name{n}
					}
					offered += offersWrite(t, apple{kind: kind, roles: set}, p)
				}
			}
		}
	}
	if offered < 50 {
		t.Errorf("updates are offered %d times only", offered)
	}
}

func allNames() (all []role.Name) {
	k := role.Embedded()
	for i := range k.Roles {
		all = append(all, role.Name{Kind: role.RoleName, Role: role.Role(i)})
	}
	for _, c := range k.Capabilities {
		all = append(all, role.Name{Kind: role.CapabilityName, Capability: c})
	}
	return all
}

// offersWrite checks each offer of updates for what they would tell, and counts them.
func offersWrite(t *testing.T, key apple, p Policy) (offered int) {
	t.Helper()
	r := key.check(p)
	q := r.Requirements[0]
	for _, m := range q.Remedies {
		if m.Kind != role.ProbeWrite || m.NeedsApp {
			continue
		}
		offered++
		leading, tells := r.Inference.Leading(), 0
		for _, s := range leading {
			if changedByWrite(apple{kind: key.kind, roles: s}, p, q.Verdict) {
				tells++
			} else if m.Decides {
				t.Errorf("%s: updates are to tell, and do not of a key with %s", about(key, q), s)
			}
		}
		if tells == 0 {
			t.Errorf("%s: updates are offered, and tell of no key that explains the answers", about(key, q))
		}
	}
	return offered
}

func about(key apple, q Requirement) string {
	return fmt.Sprintf("%s key with %s, %s %s (%s)", key.kind, key.roles, q.Setting, q.Name, q.Verdict)
}

func changedByWrite(key apple, p Policy, before role.Verdict) bool {
	p.Probe = ProbeWrite
	for _, key.generous = range []bool{false, true} {
		if key.check(p).Requirements[0].Verdict != before {
			return true
		}
	}
	return false
}
