package role

// The files as they are written; data/README.md describes them.
type (
	rolesFile struct {
		Roles []struct {
			Role                         Role
			Title, Summary               string
			Above                        []Role
			Team, Individual, Enterprise bool
		}
		Sources []string
	}
	sourcesFile    struct{ Sources []*Source }
	operationsFile struct {
		Title      string
		Operations []rawOperation
	}
	rawOperation struct {
		ID, Words, Host, Request, Tool, Note string

		Cells      map[string]string
		Individual string
		Enterprise bool
		Kin        []rawKin
		Sources    []string
	}
	rawKin     struct{ Operation, Reason string }
	probesFile struct {
		Probes []struct {
			Operation            string
			When                 When
			Learns, Type, Called string
			Find                 []string
		}
	}
	capabilitiesFile struct {
		Capabilities []struct {
			Name, Summary string
			Operations    []string
		}
	}
	toolsFile struct {
		Tools []struct {
			Name, Title, Note string
			Capabilities      []string
			StatedRole        Role `json:"stated_role"`
			Sources           []string
		}
	}
)
