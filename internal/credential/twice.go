package credential

import "strings"

// isTwice reports whether a text is an ID that was pasted twice, with blanks or signs between.
func isTwice(text string, isID func(string) bool) bool {
	for _, n := range []int{lenIssuerID, UsualKeyID} {
		if len(text) >= 2*n && isID(text[:n]) && text[:n] == text[len(text)-n:] && strings.Trim(text[n:len(text)-n], " \t\r\n,;/") == "" {
			return true
		}
	}
	return false
}

// twice tells a good key that was pasted more than once from one with something else
// beside it. It returns nil if that is not what raw is, or what is inside one of the layers.
func (x *examination) twice(raw []byte) *verdict {
	if x.priv != nil || x.content == ContentTooLarge {
		return nil
	}
	var seen repairList
	text, _ := decodeText(raw, &seen)
	texts := []string{clean(text, &seen)}
	for _, l := range x.layers {
		texts = append(texts, l.text)
	}
	for _, text := range texts {
		one := halfOf(text)
		if one == "" {
			continue
		}
		switch found := examineAlone([]byte(one)); {
		case found.priv == nil:
		case isObject(text):
			v := refuse(ContentBadJSON, "that was pasted twice")
			v.fix = "keep one of the two objects, from its { to its }."
			return v
		default:
			return refuse(ContentTrailing, "that was pasted twice")
		}
	}
	return nil
}

// halfOf returns the half of a text whose halves are equal, blanks aside; "" if they are not.
func halfOf(text string) string {
	bare := strings.Join(strings.Fields(text), "")
	half := len(bare) / 2
	if bare[:half] != bare[half:] {
		return ""
	}
	return bare[:half]
}
