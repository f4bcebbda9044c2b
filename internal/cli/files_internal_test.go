package cli

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/secret"
)

// A file that cannot be written takes with it those that were.
func TestWriteFilesAllOrNone(t *testing.T) {
	t.Parallel()
	srv := asctest.Start(asctest.Options{})
	defer srv.Close()
	key := srv.TeamKey()
	cred, findings := credential.Read(credential.Input{
		KeyID:      credential.Value{Text: secret.New(key.ID)},
		PrivateKey: credential.Value{Text: secret.New(key.PEM())},
	})
	if cred == nil {
		t.Fatal(findings)
	}
	dir := t.TempDir()
	_, err := writeFiles(plan{dir: dir, files: []string{config.FileP8, config.FileToken, config.FileP8}}, "job", cred, secret.New("token"))
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("writeFiles = %v, want %v", err, fs.ErrExist)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
