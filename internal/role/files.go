package role

// The files as they are written; data/README.md describes them. Where one names what is in
// another, the names stand in the place of what they mean.
type (
	rolesFile struct {
		Roles []struct {
			Info
			Above []Role
		}
		Sources []string
	}
	sourcesFile    struct{ Sources []*Source }
	operationsFile struct {
		Title      string
		Operations []rawOperation
	}
	rawOperation struct {
		ID, Words, Changes, Host, Request, Tool, Note string

		Cells      map[string]string
		Individual string
		Enterprise bool
		Kin        []rawKin
		Sources    []string
	}
	rawKin     struct{ Operation, Reason string }
	probesFile struct {
		Probes []struct {
			Probe
			Operation string
			Find      []string
		}
	}
	capabilitiesFile struct {
		Capabilities []struct {
			Capability
			Operations []string
		}
	}
	toolsFile struct {
		Tools []struct {
			Tool
			Capabilities, Sources []string
		}
	}
)
