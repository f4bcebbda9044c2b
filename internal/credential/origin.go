package credential

import "cmp"

// Origin is where a value came from. What decides compares its parts. Its words are for
// people alone.
type Origin struct {
	Kind OriginKind
	// Name is that of the flag, the input, the variable, the field or the file. The name of
	// a variable that must not be shown is empty.
	Name string
	// JSON is the field that has the value, of the JSON that stands there; "" if the value
	// is all that stands there.
	JSON string
	// ByPath says that what stands there is the path of the file that has the value.
	ByPath bool
}

// OriginKind is what kind of place a value came from.
type OriginKind int

// The kinds. The zero value is of what came from nowhere.
const (
	_ OriginKind = iota
	OriginFlag
	OriginInput
	OriginVariable
	// OriginField is a field of an audit file.
	OriginField
	// OriginFile is a file that no setting names.
	OriginFile
	OriginDefault
)

// FromFlag is the origin of a value that a flag has.
func FromFlag(name string) Origin { return Origin{Kind: OriginFlag, Name: name} }

// FromInput is the origin of a value that an input of the action has.
func FromInput(name string) Origin { return Origin{Kind: OriginInput, Name: name} }

// FromVariable is the origin of a value that a variable has.
func FromVariable(name string) Origin { return Origin{Kind: OriginVariable, Name: name} }

// FromField is the origin of a value that a field of an audit file has.
func FromField(name string) Origin { return Origin{Kind: OriginField, Name: name} }

// FromFile is the origin of a value in a file that is called so.
func FromFile(name string) Origin { return Origin{Kind: OriginFile, Name: name} }

// IsVariable reports whether the value is all that one of some variables has, or the file
// that it names.
func (o Origin) IsVariable(names ...string) bool {
	for _, name := range names {
		if name != "" && o == (Origin{Kind: OriginVariable, Name: name, ByPath: o.ByPath}) {
			return true
		}
	}
	return false
}

// Place is the flag, input, variable, field or file, whatever of it has the value.
func (o Origin) Place() Origin { return Origin{Kind: o.Kind, Name: o.Name} }

// Path is the same place, where it has the path of the file with the value.
func (o Origin) Path() Origin {
	o.ByPath = true
	return o
}

// field is a field of the JSON that stands there.
func (o Origin) field(name string) Origin {
	o.JSON = name
	return o
}

// String names the origin as its user would: "--key-id", "input key-id", "$ASC_KEY_ID",
// "$ASC_API_KEY_PATH (key_id)". It is empty for what came from nowhere.
func (o Origin) String() string { return o.around(o.name()) }

// ToSet is the origin in advice that says to set or to change it, where a variable has no
// dollar sign.
func (o Origin) ToSet() string {
	if o.Kind == OriginVariable {
		return o.around(cmp.Or(o.Name, o.name()))
	}
	return o.within()
}

// within is the origin in the middle of a sentence.
func (o Origin) within() string {
	if o.Kind == OriginInput {
		return "the " + o.String()
	}
	return o.String()
}

// around adds to the place what of it has the value.
func (o Origin) around(words string) string {
	if o.JSON != "" {
		words += " (" + o.JSON + ")"
	}
	return words
}

// name is the place in words.
func (o Origin) name() string {
	switch {
	case o.Kind == OriginFlag:
		return "--" + o.Name
	case o.Kind == OriginInput:
		return "input " + o.Name
	case o.Kind == OriginVariable && o.Name == "":
		return "a variable"
	case o.Kind == OriginVariable:
		return "$" + o.Name
	case o.Kind == OriginDefault:
		return "default"
	}
	return o.Name
}
