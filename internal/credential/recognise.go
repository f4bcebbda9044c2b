package credential

import "strings"

// savedPage is advice for what a server sends in place of a file.
const savedPage = "a browser or curl saved a page, perhaps a sign-in, in place of the file: download it by hand"

// textForms are texts that are recognised by their beginning, whatever the
// case of its letters.
var textForms = []struct {
	prefix  string
	content Content
	words   string
	fix     string
}{
	{`{\rtf`, ContentForeign, "an RTF document, as TextEdit saves it", "take the .p8 file as it was downloaded; do not open and save it in a word processor"},
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
func textForm(text string) (id identity, fix string, ok bool) {
	start := strings.ToLower(text[:min(len(text), 32)])
	for _, f := range textForms {
		if strings.HasPrefix(start, f.prefix) {
			return identity{content: f.content, words: f.words}, f.fix, true
		}
	}
	return identity{}, "", false
}

// shortForm tells what a text without PEM armour is, if it is a thing that is
// not base64, or that only happens to be spelt like it.
func shortForm(text string) (id identity, fix string, ok bool) {
	words := findReference(text)
	switch {
	case text == "":
		return identity{content: ContentEmpty}, "", true
	case isKeyID(text):
		return identity{content: ContentKeyID}, "", true
	case isIssuerID(text):
		return identity{content: ContentIssuerID}, "", true
	case isMarkup(text):
		return identity{content: ContentForeign, words: "HTML or XML"}, savedPage, true
	case isToken(text):
		return identity{content: ContentForeign, words: "a JSON Web Token, which is made from the key"}, "", true
	case words != "":
		return identity{content: ContentReference, words: words}, "", true
	}
	return identity{}, "", false
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
