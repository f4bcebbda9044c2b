package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// advisers are the packages that advise.
var advisers = []string{"audit", "cihost", "cli", "config", "credential", "explain", "finding", "hint", "keyfile"}

// toDo matches a sentence that says what to set or to run.
var toDo = regexp.MustCompile(`(?i)(^|[.:?,] |^\d\. )(or |and )?(set|leave|remove|add|rename|put|run|correct|move|give --|write the (input|token|JSON)) `)

// opening matches the first words of a piece of advice, with any of the verbs that say what to
// do. What describes a flag has its value in backquotes.
var opening = regexp.MustCompile("^(\\d\\. [A-Z]?|or |please |do not )?(?:ask|check|clear|compare|copy|create|divide|download|encode|exchange|fetch|find|follow|give|keep|leave|let|look|make|map|mend|name|open|pass|protect|redirect|renew|report|require|revoke|see|store|take|tell|use|write) [^`]*$")

// step matches the first words of a step, of which the number comes later. A help text has no
// full stop, or more lines than one.
var step = regexp.MustCompile(`^(?:Compare|Copy|Create|Is |Open|Replace|Revoke|Store|Take|Wait) ?.*\.$`)

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
		if isText && (toDo.MatchString(text) || opening.MatchString(text) || step.MatchString(text) || invoked.MatchString(text)) {
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
