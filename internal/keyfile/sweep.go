package keyfile

import (
	"os"
	"time"
)

// Sweep removes private directories of this user below parent that nobody will clean up: of
// a process that was to remove them and is dead, and with a time, whatever is older than
// that. What a process still uses, and what was tampered with, is left without a word.
func Sweep(parent string, before time.Time) (Result, error) {
	var all Result
	err := walk(parent, func(path string, d *private, err error) error {
		if err != nil || !isOurs(d.info) || !d.manifest.Process.isDead() && !d.listed.ModTime().Before(before) {
			return nil
		}
		var swept Result
		err = d.remove(path, &swept)
		all.Removed = append(all.Removed, swept.Removed...)
		return err
	})
	return all, err
}

// process is one of those that ran on some machine.
type process struct {
	Host string `json:"host"`
	PID  int    `json:"pid"`
	// Began tells it from a later one of the same number; "" where the system does not say.
	Began string `json:"began,omitempty"`
}

func hostName() string {
	name, _ := os.Hostname()
	return name
}

func thisProcess() *process {
	began, _ := beganAt(os.Getpid())
	return &process{Host: hostName(), PID: os.Getpid(), Began: began}
}

// isDead reports whether it is certain that a process of this machine has ended.
func (p *process) isDead() bool {
	if p == nil || p.PID <= 0 || p.Host != hostName() {
		return false
	}
	began, runs := beganAt(p.PID)
	return !runs || p.Began != "" && began != "" && began != p.Began
}
