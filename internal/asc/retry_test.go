package asc

import (
	"net/http"
	"testing"
	"time"
)

// A date is of the server's clock, whatever ours says.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	here := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) string { return here.Add(d).Format(http.TimeFormat) }
	tests := []struct {
		name, value, date string
		want              time.Duration
	}{
		{"none", "", at(0), 0},
		{"seconds", "3", "", 3 * time.Second},
		{"a day", "86400", "", 24 * time.Hour},
		{"years", "9999999999", "", 24 * time.Hour},
		{"longer than any number", "99999999999999999999999", "", 24 * time.Hour},
		{"negative", "-3", "", 0},
		{"longer than any number, negative", "-99999999999999999999999", "", 0},
		{"garbage", "soon", "", 0},
		{"a date", at(2 * time.Second), at(0), 2 * time.Second},
		{"a date without the server's", at(2 * time.Second), "", 2 * time.Second},
		{"a date by a garbled one", at(2 * time.Second), "today", 2 * time.Second},
		{"our clock is behind", at(10*time.Minute + 2*time.Second), at(10 * time.Minute), 2 * time.Second},
		{"our clock is ahead", at(2*time.Second - 10*time.Minute), at(-10 * time.Minute), 2 * time.Second},
		{"a date in years", at(9000 * time.Hour), at(0), 24 * time.Hour},
		{"a date that is over", at(-time.Second), at(0), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var a Answer
			a.read(&http.Response{Header: http.Header{"Retry-After": {tt.value}, "Date": {tt.date}}}, here)
			if a.RetryAfter != tt.want {
				t.Errorf("Retry-After %q, Date %q: %v, want %v", tt.value, tt.date, a.RetryAfter, tt.want)
			}
		})
	}
}
