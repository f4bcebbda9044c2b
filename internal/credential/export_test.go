package credential

// LabelNames returns the names of PEM blocks that messages may repeat.
func LabelNames() []string {
	var names []string
	for _, l := range labels {
		names = append(names, l.name)
	}
	return names
}

// Repair lets tables name what was mended.
type Repair = repair

const (
	RepairBOM         = repairBOM
	RepairUTF16       = repairUTF16
	RepairInvisible   = repairInvisible
	RepairTypography  = repairTypography
	RepairBlanks      = repairBlanks
	RepairLineEnds    = repairLineEnds
	RepairQuotes      = repairQuotes
	RepairAssignment  = repairAssignment
	RepairDataURI     = repairDataURI
	RepairJSON        = repairJSON
	RepairLineEscapes = repairLineEscapes
	RepairCharEscapes = repairCharEscapes
	RepairURLEscapes  = repairURLEscapes
	RepairCRLF        = repairCRLF
	RepairCR          = repairCR
	RepairSpaces      = repairSpaces
	RepairNoBreaks    = repairNoBreaks
	RepairIndent      = repairIndent
	RepairPlus        = repairPlus
	RepairNoHeader    = repairNoHeader
	RepairNoFooter    = repairNoFooter
	RepairNoArmour    = repairNoArmour
	RepairArmour      = repairArmour
	RepairLabel       = repairLabel
	RepairCertutil    = repairCertutil
	RepairArmoured    = repairArmoured
	RepairTwice       = repairTwice
	RepairSEC1        = repairSEC1
	RepairBinary      = repairBinary
)

// RepairsOf returns what had to be mended to read the key in raw.
func RepairsOf(raw []byte) []Repair { return examine(raw).layers.repairs() }
