package child

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// maxHelper bounds what is kept of a helper's output, in bytes.
const maxHelper = 64 << 10

// Output runs a helper program within the context's deadline, with text on its
// standard input, and returns what it printed on its standard output. If it
// fails, the error has the last line of its standard error, unredacted.
func Output(ctx context.Context, env []string, stdin, program string, args ...string) (string, error) {
	path, err := Find(program, env)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Args[0] = program
	cmd.Env, cmd.Stdin = env, strings.NewReader(stdin)
	var stdout, stderr limited
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second // for what it may have left running
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		if line := lastLine(stderr.kept.String()); line != "" {
			err = fmt.Errorf("%w: %s", err, line)
		}
		return "", err
	}
	return stdout.kept.String(), nil
}

// limited keeps the beginning of what is written to it.
type limited struct{ kept bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	_, _ = l.kept.Write(p[:min(len(p), maxHelper-l.kept.Len())]) // to memory
	return len(p), nil
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
