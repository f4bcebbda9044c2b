package child_test

import (
	"errors"
	"os"
	"syscall"
	"testing"
	"time"
)

// If we are killed, the child does not stay behind with the credentials.
func TestKilledWithUs(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = write.Close() }()
	r := startRunner(t, "catch", read)
	_ = read.Close() // now the child has the only one
	expectLine(t, r.out, "ready true")
	_ = r.Process.Kill()
	_ = write.SetWriteDeadline(time.Now().Add(20 * time.Second))
	for err == nil {
		_, err = write.Write([]byte{0})
	}
	if !errors.Is(err, syscall.EPIPE) {
		t.Errorf("writing to the child: %v, want %v", err, syscall.EPIPE)
	}
	_ = r.Wait()
}
