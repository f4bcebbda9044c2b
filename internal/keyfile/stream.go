package keyfile

import (
	"io"
	"os"
)

// StreamReport begins a report that is written line by line: it empties the file, as
// [WriteReport] would, and opens it.
func StreamReport(path string) (f *os.File, err error) {
	if err := WriteReport(path, func(io.Writer) error { return nil }); err != nil {
		return nil, err
	}
	err = at(path, func(dir *os.Root, _, name string) (err error) {
		f, err = dir.OpenFile(name, os.O_WRONLY|os.O_APPEND, reportMode)
		return err
	})
	return f, err
}
