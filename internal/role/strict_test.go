package role

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// decodeStrictly decodes one JSON value and refuses unknown fields, repeated
// keys, which encoding/json would silently merge, and anything that follows.
func decodeStrictly(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the end of the data")
	}
	if key := repeatedKey(data); key != nil {
		return fmt.Errorf("key %s is given twice in one object", key)
	}
	return nil
}

// repeatedKey returns the first key, quotes included, that an object in valid
// JSON holds twice. It reads the text itself, since the tokens of encoding/json
// take longer than all the rest of loading.
func repeatedKey(data []byte) []byte {
	// One list of keys for each object or array that is open; an array's stays empty.
	var open [][][]byte
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			open = append(open, nil)
		case '}', ']':
			open = open[:len(open)-1]
		case '"':
			text := stringAt(data[i:])
			i += len(text) - 1
			if !bytes.HasPrefix(bytes.TrimLeft(data[i+1:], " \t\r\n"), []byte(":")) {
				continue
			}
			keys := &open[len(open)-1]
			if slices.ContainsFunc(*keys, func(k []byte) bool { return bytes.Equal(k, text) }) {
				return text
			}
			*keys = append(*keys, text)
		}
	}
	return nil
}

// stringAt returns the JSON string that data starts with, quotes included.
func stringAt(data []byte) []byte {
	for i := 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return data[:i+1]
		}
	}
	return data
}
