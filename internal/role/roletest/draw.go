package roletest

import (
	"flag"
	"math/rand/v2"
	"time"
)

// Draws says how tests draw at random.
type Draws struct {
	seed       uint64
	exhaustive bool
}

// Flags adds the flags of a test program that say how it draws.
func Flags(set *flag.FlagSet) *Draws {
	d := &Draws{}
	set.Uint64Var(&d.seed, "seed", 0, "seed of what is drawn at random, 0 for a new one")
	set.BoolVar(&d.exhaustive, "exhaustive", false, "draw fifty times as often, which takes a minute")
	return d
}

// Rand is where a test draws from. Another seed each run finds what a fixed one never
// would. A failure prints it, and the flag repeats it.
func (d *Draws) Rand(t T) *rand.Rand {
	t.Helper()
	seed := d.seed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with: -run '^%s$' -seed %d -exhaustive=%v", t.Name(), seed, d.exhaustive)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// Times is how often to draw: so often, or fifty times as often.
func (d *Draws) Times(n int) int {
	if d.exhaustive {
		return 50 * n
	}
	return n
}
