package credential

// LabelNames returns the names of PEM blocks that messages may repeat.
func LabelNames() []string {
	var names []string
	for _, l := range labels {
		names = append(names, l.name)
	}
	return names
}
