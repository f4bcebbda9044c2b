//go:build unix

package child

import (
	"io"
	"os"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// openLike makes a pseudo terminal for what goes to a terminal; nil elsewhere, and where a
// system has none whose reading can end by a deadline. Bytes come out of it as they went in.
func openLike(to io.Writer) (from, child *os.File, resize func()) {
	outer, ok := to.(*os.File)
	if !ok || !term.IsTerminal(int(outer.Fd())) {
		return nil, nil, nil
	}
	from, child, err := pty.Open()
	if err != nil {
		return nil, nil, nil
	}
	if _, err = term.MakeRaw(int(child.Fd())); err == nil {
		err = from.SetReadDeadline(time.Time{})
	}
	if err != nil {
		_, _ = from.Close(), child.Close()
		return nil, nil, nil
	}
	resize = func() { _ = pty.InheritSize(outer, from) } // one that is not told stays as it was
	resize()
	return from, child, resize
}
