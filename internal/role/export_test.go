package role

// Kind is the kind of key that was inferred about.
func (inf *Inference) Kind() Kind { return inf.kind }

// Possible is the number of explanations left.
func (inf *Inference) Possible() int { return inf.possible.len() }

// Explains reports whether a key with these roles is among the explanations left.
func (inf *Inference) Explains(s Set) bool {
	var only roleSets
	only.add(s)
	return only.within(inf.possible)
}

// String is the form of the data files, such as "yes medium disputed".
func (c Cell) String() string {
	s := string(c.Answer)
	if c.Answer != Unknown {
		s += " " + string(c.Confidence)
	}
	if c.Disputed {
		s += " disputed"
	}
	return s
}
