package child

import (
	"io"
	"os"
)

// openLike makes no terminal: a console is not a file.
func openLike(io.Writer) (from, child *os.File, resize func()) { return nil, nil, nil }
