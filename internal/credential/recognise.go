package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// savedPage is advice for what a server sends in place of a file.
const savedPage = "download the file by hand. A browser or curl saved a web page in its place, such as a sign-in page."

// textForms are texts that are recognised by their beginning, whatever the
// case of its letters.
var textForms = []struct {
	prefix  string
	content Content
	words   string
	fix     string
}{
	{`{\rtf`, ContentForeign, "an RTF document, as TextEdit saves it", "use the .p8 file as it was downloaded. Do not open and save it in a word processor."},
	{"<!doctype html", ContentForeign, "an HTML page", savedPage},
	{"<html", ContentForeign, "an HTML page", savedPage},
	{"<!doctype plist", ContentForeign, "a property list", ""},
	{"<plist", ContentForeign, "a property list", ""},
	{"<?xml", ContentForeign, "an XML file", ""},
	{"%pdf", ContentForeign, "a PDF file", ""},
	{"ssh-", ContentPublic, "an SSH public key", ""},
	{"ecdsa-sha2-", ContentPublic, "an SSH public key", ""},
	{"putty-user-key-file", ContentOpenSSH, "a PuTTY key file", ""},
	{"age-secret-key-", ContentOtherKey, "an age key", ""},
}

// textForm tells what a text is by its beginning. It is asked before PEM is
// looked for: a page or document may hold the key, but it is not the key.
func textForm(text string) *verdict {
	start := strings.ToLower(text[:min(len(text), 32)])
	for _, f := range textForms {
		if strings.HasPrefix(start, f.prefix) {
			return &verdict{identity: identity{content: f.content, words: f.words}, fix: f.fix}
		}
	}
	return nil
}

// shortForm tells what a text without PEM armour is, if it is a thing that is
// not base64, or that only happens to be spelt like it.
func shortForm(text string) *verdict {
	words := findReference(text)
	switch {
	case text == "":
		return refuse(ContentEmpty, "")
	case IsKeyID(text):
		return refuse(ContentKeyID, "")
	case IsIssuerID(text):
		return refuse(ContentIssuerID, "")
	case isMarkup(text):
		v := refuseAs(ContentForeign, "HTML or XML")
		v.fix = savedPage
		return v
	case isToken(text):
		return refuseAs(ContentForeign, "a JSON Web Token, which is made from the key")
	case words != "":
		return refuseAs(ContentReference, words)
	}
	return nil
}

// isMarkup recognises a page or a piece of one, without what begins any.
func isMarkup(text string) bool {
	return strings.HasPrefix(text, "<!--") || strings.HasPrefix(text, "<") && strings.Contains(text, "</")
}

// isToken recognises a JSON Web Token: three parts, of which the first is the
// base64 of JSON.
func isToken(s string) bool {
	return strings.HasPrefix(s, "eyJ") && strings.Count(s, ".") == 2 && !strings.ContainsAny(s, " \n")
}

// appPassword matches an app-specific password of an Apple Account.
var appPassword = pattern.Of(`^[a-z]{4}(?:-[a-z]{4}){3}$`)
