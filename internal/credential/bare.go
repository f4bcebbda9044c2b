package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/secret"
)

// json takes the key out of fastlane's JSON.
func (x *examination) json(text string) []byte {
	f, id, fault := parseFastlane(text)
	if f == nil {
		x.refuseID(id, "%s", fault)
		return nil
	}
	x.fastlane = f
	x.layers = append(x.layers, LayerFastlane)
	x.outer = f.key
	return []byte(f.key)
}

// zshMark explains a percent sign at the end, which is not part of the file.
const zshMark = "and after it a percent sign, which zsh shows where output does not end in a line break: do not copy it"

// bare reads text that is base64 or nothing.
func (x *examination) bare(text string) []byte {
	if digits := strings.Join(strings.Fields(text), ""); len(digits) >= 2*shortest && all(digits, isHex) {
		x.refuseAs(ContentText, "hexadecimal digits, as xxd writes a file, in place of base64")
		return nil
	}
	data, fault := decodeBase64(text)
	if rest, ok := strings.CutSuffix(text, "%"); ok && secret.LooksLikeKey(text) {
		if _, fault := decodeBase64(rest); fault == "" {
			x.refuse(ContentTrailing, zshMark)
			return nil
		}
	}
	switch {
	case fault != "" && x.encoded > 0 && isPath(text):
		x.refuseAs(ContentNotKey, "the base64 of a file's name, not of the file")
		return nil
	case fault != "" && !secret.LooksLikeKey(text):
		x.unknown(len(text))
		return nil
	case data == nil:
		x.refuse(ContentDamaged, "%s", fault)
		return nil
	}
	x.noteBreaks(text)
	x.layers = append(x.layers, LayerBase64)
	if x.encoded++; x.encoded == 2 {
		x.repairs.add(repairTwice)
	}
	x.spellings = append(x.spellings, strings.Fields(text)...)
	return x.restored(data, text)
}

// noteBreaks says what became of the line breaks of base64.
func (x *examination) noteBreaks(text string) {
	switch {
	case !strings.ContainsAny(text, " \t"):
	case strings.ContainsAny(strings.TrimSpace(text), "\n\r"):
		x.repairs.add(repairIndent)
	default:
		x.repairs.add(repairSpaces)
	}
}

// restored returns data, or what text decodes to when its blanks are read as
// plus signs, if only that makes a key.
func (x *examination) restored(data []byte, text string) []byte {
	if !strings.Contains(text, " ") || isUsable(data) {
		return data
	}
	plus := restorePlus(text)
	if !isUsable(plus) {
		return data
	}
	x.repairs.drop(repairSpaces)
	x.repairs.drop(repairIndent)
	x.repairs.add(repairPlus)
	return plus
}
