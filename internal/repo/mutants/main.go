// Command mutants takes the guards of this program away, one at a time, and shows
// which test notices:
//
//	go run ./internal/repo/mutants
//	go run ./internal/repo/mutants -only redirect
//
// A guard is a line that keeps a secret in or an attacker out: a limit, a mode, an
// O_EXCL, the order of masking and writing. They are listed in guards/*.txt. Each
// mutant is an edit of the source that removes one. It is compiled by way of go's
// -overlay, so that no file of the checkout changes, and the tests that should notice
// are run. Nobody's tests are believed to be good before that.
//
// It wants Linux, where all of the guards are compiled.
//
// It fails if a mutant passes the tests, no longer fits the source, does not compile,
// or is noticed although it is listed as equivalent.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"time"
)

func main() {
	only := flag.String("only", "", "a regular expression: only guards whose description or file it fits")
	jobs := flag.Int("jobs", runtime.NumCPU(), "how many mutants are tested at once")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, os.Stdout, *only, *jobs)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
	}
	if err != nil || !ok {
		stop()
		os.Exit(1)
	}
}

// run tests the mutants, says of each what came of it, and reports whether all is as
// it should be.
func run(ctx context.Context, out io.Writer, only string, jobs int) (bool, error) {
	fits, err := regexp.Compile(only)
	if err != nil {
		return false, err
	}
	chosen, err := all()
	if err != nil {
		return false, err
	}
	chosen = slices.DeleteFunc(chosen, func(m mutant) bool { return !fits.MatchString(m.guard) && !fits.MatchString(m.file) })
	work, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	start := time.Now()
	if err := control(ctx, chosen); err != nil {
		return false, err
	}
	results := make([]chan result, len(chosen))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	turns := make(chan int)
	for range jobs {
		go func() {
			for i := range turns {
				results[i] <- test(ctx, work, i, chosen[i])
			}
		}()
	}
	go func() {
		for i := range chosen {
			turns <- i
		}
		close(turns)
	}()
	count := map[verdict]int{}
	for i, m := range chosen {
		r := <-results[i]
		count[r.verdict]++
		_, _ = fmt.Fprintf(out, "%-10s  %s: %s\n            %s\n", r.verdict, m.file, m.guard, r.detail)
	}
	_, _ = fmt.Fprintf(out, "\n%d mutants in %v: %d noticed, %d equivalent, %d UNNOTICED, %d BROKEN\n", len(chosen),
		time.Since(start).Round(time.Second), count[noticed], count[equivalent], count[unnoticed], count[broken])
	return count[unnoticed]+count[broken] == 0, ctx.Err()
}
