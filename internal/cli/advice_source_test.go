package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// advisers are the packages that advise.
var advisers = []string{"audit", "cihost", "cli", "config", "credential", "explain", "finding", "hint", "keyfile"}

// toDo matches a sentence that says what to set or to run.
var toDo = regexp.MustCompile(`(?i)(^|[.:?,] |^\d\. )(or |and )?(set|leave|remove|add|rename|put|run|correct|move|give --|write the (input|token|JSON)) `)

// elsewhere are pieces of advice that no test can follow, each for its reason.
func elsewhere() []string {
	return slices.Concat(
		// The same again, when Apple or the network is well.
		[]string{"run the check again", "run the audit again.", "run it again.", "run it again. Nothing was handed over"},
		// Variables for a command, which exec_env_internal_test.go sets in a shell.
		[]string{"set them in the command"},
		// Commands, which TestAdvisedCommandsWork runs.
		[]string{"run '", "Run '", "use 'ascproof"},
		// The clock and the users of a machine need an administrator.
		[]string{"set the clock", "run the container with CAP_CHOWN", "set files-dir (ASC_FILES_DIR) to a directory of this user", "set options to --user"},
		// What a person does with a file, a page or a system.
		[]string{"remove it by hand", "add it to internal/role/data/observations", "add it to the system's certificates"},
		// Settings of a CI system, where nothing of ascproof's is set.
		[]string{"Leave it out for other pipelines", "or add the name to redacted-vars"},
		// What the page on a code says where the program always knows more.
		[]string{"rename the variable, or pass its value on under the name that ascproof reads"},
		// No advice: what flags are for, and what a host cannot do.
		[]string{"set variables", "remove variables", "set \x00", "Run each pipeline once", "Leave it empty for an individual key", "Remove the key files that this job wrote"},
	)
}

// adviceInSource is what the packages can say of that form. A part that is not known before
// the program runs is a zero byte.
func adviceInSource(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, name := range advisers {
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources of %s: %v", name, err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				all = append(all, adviceIn(t, file)...)
			}
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d pieces of advice are found", len(all))
	}
	return all
}

func adviceIn(t *testing.T, file string) (all []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		e, isExpr := n.(ast.Expr)
		if !isExpr {
			return true
		}
		text, isText := literal(e)
		if isText && (toDo.MatchString(text) || invoked.MatchString(text)) {
			all = append(all, text)
		}
		return !isText
	})
	return all
}

// literal is a text that the source spells out, at least in part.
func literal(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		x, xOK := literal(e.X)
		y, yOK := literal(e.Y)
		return x + y, e.Op == token.ADD && (xOK || yOK)
	}
	return "\x00", false
}

var verb = regexp.MustCompile(`%(\[\d\])?[sdqv]|\x00`)

// pattern matches what a text of the source can become.
func pattern(text string) *regexp.Regexp {
	parts := verb.Split(text, -1)
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}
