package keyfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// manifestName is the manifest's file name: a line of JSON about the directory,
// then a line per file, each written before there is a byte in the file.
const manifestName = "manifest.jsonl"

// A manifest comes back from a place where others may have been, so that its
// size is limited: in bytes, and in files.
const (
	maxManifest = 64 << 10
	maxFiles    = 64
)

// maxFile is the size of a credential file in bytes, many times that of any. A
// manifest that says more is not ours, and has no clean-up read for minutes.
const maxFile = 64 << 10

const schema = 1

// header is the manifest's first line.
type header struct {
	Schema int    `json:"schema"`
	Job    string `json:"job"`
	// Step is the step of the job that wrote the files, if the host tells steps apart.
	Step string `json:"step,omitempty"`
	// Process is the one whose end is that of the files; nil if they outlive it.
	Process *process `json:"process,omitempty"`
}

// Mark is something that a manifest says besides the job.
type Mark func(*header)

// OfStep marks the files of one step. It is printable ASCII.
func OfStep(step string) Mark { return func(h *header) { h.Step = step } }

// WhileRunning marks files that must not outlive this process: what is left of them once it
// is dead, any later ascproof may sweep away.
func WhileRunning() Mark { return func(h *header) { h.Process = thisProcess() } }

// entry is a line about a file.
type entry struct {
	Name   string `json:"name"`
	Inode  uint64 `json:"inode"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // lower-case hexadecimal
}

func newEntry(name string, id identity, data []byte) entry {
	sum := sha256.Sum256(data)
	return entry{Name: name, Inode: id.inode, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

// createManifest starts the manifest of a new directory, and locks it before there is
// anything in it: no clean-up can mistake it for one that a dead process left.
func createManifest(root *os.Root, o owner, h header) (*os.File, error) {
	f, err := newFile(root, manifestName, o)
	if err != nil {
		return nil, err
	}
	lockWriting(f)
	if err := appendLine(f, h); err != nil {
		_ = f.Close()
		_ = root.Remove(manifestName)
		return nil, err
	}
	return f, nil
}

// appendLine writes a line of JSON to the disk, in one go.
func appendLine(f *os.File, line any) error {
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if _, err := f.Write(append(data, '\n')); err != nil {
		return err
	}
	return f.Sync()
}

// manifest is what a directory is known to hold.
type manifest struct {
	header
	files []entry
}

var (
	errManifest = errors.New("its manifest is damaged, or of another version")
	errBegun    = errors.New("its manifest is being written")
)

// parseManifest reads a manifest. It is strict: a manifest that we did not write
// proves nothing.
func parseManifest(data []byte) (manifest, error) {
	var m manifest
	if len(data) > maxManifest {
		return m, errManifest
	}
	first, rest, ok := bytes.Cut(data, []byte("\n"))
	if !ok && len(data) == 0 {
		return m, errBegun
	}
	if !ok || decodeLine(first, &m.header) != nil || m.Schema != schema || checkJob(m.Job) != nil || m.Step != "" && checkJob(m.Step) != nil {
		return m, errManifest
	}
	for len(rest) > 0 {
		var line []byte
		// A line cut short was not followed by the content of its file.
		if line, rest, ok = bytes.Cut(rest, []byte("\n")); !ok {
			break
		}
		var e entry
		if decodeLine(line, &e) != nil || !e.valid() || m.lists(e.Name) || len(m.files) == maxFiles {
			return m, errManifest
		}
		m.files = append(m.files, e)
	}
	return m, nil
}

// lists reports whether there is an entry of that name.
func (m *manifest) lists(name string) bool {
	return slices.ContainsFunc(m.files, func(e entry) bool { return e.Name == name })
}

// decodeLine reads one JSON value without unknown fields and nothing behind it.
func decodeLine(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errManifest
	}
	return nil
}

func (e entry) valid() bool {
	sum, err := hex.DecodeString(e.SHA256)
	return checkName(e.Name) == nil && 0 <= e.Size && e.Size <= maxFile && err == nil && len(sum) == sha256.Size
}

// checkName refuses what is not the plain name of a credential file.
func checkName(name string) error {
	const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
	switch {
	case name == "", len(name) > 128, strings.Trim(name, allowed) != "", name[0] == '.':
		return fmt.Errorf("%q cannot be the name of a credential file", name)
	case strings.EqualFold(name, manifestName):
		return fmt.Errorf("%q is the name of the manifest", name)
	}
	return nil
}

// checkJob refuses what cannot tell jobs apart.
func checkJob(job string) error {
	printable := func(r rune) bool { return ' ' <= r && r <= '~' }
	if job == "" || len(job) > 256 || strings.TrimFunc(job, printable) != "" {
		return fmt.Errorf("%q cannot be the name of a job: it must have 1 to 256 printable ASCII characters", job)
	}
	return nil
}
