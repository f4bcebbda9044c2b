package main

import (
	"net/http"
	"os"
	"runtime"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// acceptedToken sends the token in a file or a stream to the last fake, as a
// later step would, and wants it to be accepted.
func acceptedToken(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	if len(args) != 1 || len(w.servers) == 0 {
		ts.Fatalf("usage, after apple: [!] accepted-token stdout|FILE")
	}
	srv := w.servers[len(w.servers)-1]
	req, err := http.NewRequest(http.MethodGet, srv.URL+"/v1/apps", nil)
	ts.Check(err)
	req.Header.Set("Authorization", "Bearer "+tokenForm.FindString(ts.ReadFile(args[0])))
	client := http.Client{Transport: srv.Trust(nil)}
	defer client.CloseIdleConnections()
	w.asides[srv]++
	resp, err := client.Do(req)
	ts.Check(err)
	_ = resp.Body.Close()
	if (resp.StatusCode == http.StatusOK) == neg {
		ts.Fatalf("the API answers %s", resp.Status)
	}
}

// mode checks a file's permissions: "mode 0600 token.txt". Windows has none.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode OCTAL FILE")
	}
	want, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := info.Mode().Perm(); runtime.GOOS != "windows" && got != os.FileMode(want) {
		ts.Fatalf("mode of %s is %04o, want %04o", args[1], got, want)
	}
}
