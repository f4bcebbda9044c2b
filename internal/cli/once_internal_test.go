package cli

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What several steps say of one cause is said once.
func TestOnceEach(t *testing.T) {
	t.Parallel()
	one, two := errors.New("a: permission denied"), errors.New("b is not set")
	for want, err := range map[string]error{
		"a: permission denied": errors.Join(one, one), "a: permission denied. b is not set": errors.Join(one, two, one, two), "b is not set": two,
		"it is full. b is not set": errors.Join(errors.New("it is full."), two),
	} {
		if got := onceEach(err.Error()); got != want {
			t.Errorf("onceEach(%q) = %q, want %q", err, got, want)
		}
	}
}

func TestWithInstead(t *testing.T) {
	t.Parallel()
	set := []variable{{"ASC_PRIVATE_KEY_PATH", "x"}, {"APP_STORE_CONNECT_API_KEY_KEY_FILEPATH", "x"}, {"QUILL_NOTARY_KEY", "x"}}
	got := withInstead([]string{"APP_STORE_CONNECT_API_KEY_KEY", "APPSTORE_PRIVATE_KEY", "ASC_PRIVATE_KEY_B64", "MY_COPY", "QUILL_NOTARY_KEY", "SPACESHIP_CONNECT_API_KEY"}, set)
	want := []string{
		"APP_STORE_CONNECT_API_KEY_KEY (read APP_STORE_CONNECT_API_KEY_KEY_FILEPATH in its place)", "APPSTORE_PRIVATE_KEY (read ASC_PRIVATE_KEY_PATH in its place)",
		"ASC_PRIVATE_KEY_B64 (read ASC_PRIVATE_KEY_PATH in its place)", "MY_COPY", "QUILL_NOTARY_KEY", "SPACESHIP_CONNECT_API_KEY",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("withInstead (-want +got):\n%s", diff)
	}
}
