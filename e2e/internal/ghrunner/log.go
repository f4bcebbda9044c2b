package main

import (
	"fmt"
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

const addMask = "::add-mask::"

// unescape undoes the escapes of a workflow command's data.
var unescape = strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n")

// showLog returns what people see of a step's output in the worst case, and the
// masks that were set on the way.
//
// The runner takes lines that begin with ::add-mask:: out of the log and hides
// their values in what comes after them. It reads the two streams side by side,
// so that what is on standard error may be shown before any mask is known; and a
// mask that comes after other lines of standard output shows that something else
// was said too early. A short mask, one of several lines, and PEM armour blot out
// words that are no secrets.
func showLog(stdout, stderr string) (log string, masks []string, err error) {
	var shown strings.Builder
	for i, line := range strings.Split(stdout, "\n") {
		value, ok := strings.CutPrefix(line, addMask)
		if !ok {
			shown.WriteString(hide(line, masks) + "\n")
			continue
		}
		if shown.Len() > 0 {
			return "", nil, fmt.Errorf("standard output, line %d: a mask after other output", i+1)
		}
		value = unescape.Replace(value)
		if len(value) < secret.MinMask || strings.ContainsAny(value, "\r\n") || strings.Contains(value, "-----") {
			return "", nil, fmt.Errorf("standard output, line %d: a mask that is short, of several lines, or PEM armour", i+1)
		}
		masks = append(masks, value)
	}
	return shown.String() + stderr, masks, nil
}

func hide(line string, masks []string) string {
	for _, m := range masks {
		line = strings.ReplaceAll(line, m, "***")
	}
	return line
}
