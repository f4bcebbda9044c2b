// Package audit checks many keys and makes one report of them.
//
// A [File] says which keys there are: an audit file in YAML or JSON, or a
// directory of key files. Whatever is wrong with one entry is that key's result
// and keeps no other from being checked. [Run] puts each key to Apple exactly as
// "ascproof check" does, by package check, and has package explain put it into
// words. Nothing here judges what a key can do, but [Replace] decides if one can take the
// place of another. What concerns a whole account is said once,
// by [Accounts].
//
//	file := audit.Parse(data, places)
//	keys := audit.Run(ctx, tasks, audit.Options{Concurrency: 32, Timeout: time.Minute})
//	rep := audit.New(tool, keys, file.Findings)
//
// A shard is a part of a file that a job of its own checks: "2/8" is the second of
// eight. [Merge] joins the reports of all shards. An earlier report is the baseline
// that [Compare] holds a new one against: a key that failed in both is known, one
// that passed in the earlier one is new. No error, name or finding made here repeats a value that
// could be a secret.
package audit

import (
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// File is which keys are to be checked.
type File struct {
	// Entries are in the order of the file.
	Entries []Entry
	// Findings are about the file itself.
	Findings []*finding.Finding
}

// Entry is one key of a file.
type Entry struct {
	// Name tells the key from the others; it is made up if the file has none that
	// can be shown.
	Name string
	// Position is the entry's place in the file, from 1.
	Position int
	Owner    string
	// line is where the entry begins in the file, 0 if that is not known.
	line int
	// Settings holds what the file says of the key by the name of a setting:
	// "require", "app" and so on. They are checked where settings are.
	Settings map[string]string
	// Input is the key as the file gives it, with what "env:" and "file:" stand for.
	Input credential.Input
	// Files are those that the values of the key stand in, as they were asked for.
	Files []string
	// Findings are what is wrong with the entry.
	Findings []*finding.Finding
}

func (e *Entry) refuse(f *finding.Finding) { e.Findings = append(e.Findings, f) }

// Wrong reports whether the entry has a mistake for which its key is not checked.
func (e *Entry) Wrong() bool { return finding.HasError(e.Findings) }
