package credential

import (
	"net/url"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// lineEscapes undoes what JSON, YAML and .env files write for line breaks,
// once or twice escaped, charEscapes what JSON writers may write for other
// characters of base64: .NET's escapes plus signs, PHP's escapes slashes.
var (
	lineEscapes = strings.NewReplacer(`\\r\\n`, "\n", `\r\n`, "\n", `\\n`, "\n", `\n`, "\n", `\\r`, "\n", `\r`, "\n")
	charEscapes = strings.NewReplacer(`\u002B`, "+", `\u002b`, "+", `\u002F`, "/", `\u002f`, "/",
		`\u003D`, "=", `\u003d`, "=", `\/`, "/", `\t`, " ")
)

// unescape undoes backslash and URL escapes; base64 and PEM hold neither
// backslashes nor percent signs.
func unescape(text string, seen *repairList) string {
	if strings.Contains(text, `\`) {
		if plain := lineEscapes.Replace(text); plain != text {
			seen.add(repairLineEscapes)
			text = plain
		}
		if plain := charEscapes.Replace(text); plain != text {
			seen.add(repairCharEscapes)
			text = plain
		}
	}
	if !strings.Contains(text, "%") || !urlEscape().MatchString(text) {
		return text
	}
	unescape := url.PathUnescape
	if strings.Contains(text, "BEGIN+") {
		unescape = url.QueryUnescape // a form, in which a plus sign is a space
	}
	plain, err := unescape(text)
	if err != nil {
		return text
	}
	seen.add(repairURLEscapes)
	return plain
}

// urlEscape matches the URL escape of a character that PEM and base64 consist of
// and that URLs cannot hold.
var urlEscape = pattern.Of(`%(?:0[AaDd]|2[0BbFf]|3[Dd])`)
