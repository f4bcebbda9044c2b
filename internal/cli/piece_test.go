package cli_test

import (
	"strings"
	"testing"
)

// A piece of some key, which is not the one that is loaded, is not repeated wherever it stands
// in place of something else: 50 characters of the body of a .p8 file, with a slash in them.
func TestPieceOfAnotherKeyIsNotShown(t *testing.T) {
	t.Parallel()
	const piece = "dwIBAQQg7Yk2vXbT9QmR4sLpZcWf8/hwoBJa1KdN6uGiE3tH0"
	for _, args := range [][]string{
		{piece},
		{"check", piece},
		{"check", "--report", piece},
		{"check", "--junit", "$DIR/" + piece},
		{"check", "--markdown", piece},
		{"check", "--dotenv", piece},
		{"check", "--files", "p8", "--files-dir", piece},
		{"check", "--private-key-path", "/x/" + piece},
		{"check", "--api-key-path", piece},
		{"check", "--key-id", piece},
		{"check", "--issuer-id", piece},
		{"check", "--require", piece},
		{"check", "--app", strings.ReplaceAll(piece, "/", "")},
		{"check", "--token-scope", "GET /v1/" + piece},
		{"check", "--api-url", "https://127.0.0.1:1/" + piece},
		{"token", "--out", piece},
		{"inspect", piece},
		{"roles", piece},
		{"exec", "--", piece},
		{"audit", piece},
		{"audit", "--discover", piece},
		{"audit", "merge", piece},
		{"audit", "compare", "--file", piece, "a", "b"},
		{"cleanup", "--files-dir", piece},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			said := sample{args: args}.run(t)
			for i := range len(piece) - 12 {
				if strings.Contains(said, piece[i:i+12]) {
					t.Fatalf("it says\n%s", said)
				}
			}
		})
	}
}
