package role

// The files as they are written; data/README.md describes them.
type (
	rolesFile struct {
		Roles []struct {
			Role       Role   `json:"role"`
			Title      string `json:"title"`
			Summary    string `json:"summary"`
			Above      []Role `json:"above"`
			Team       bool   `json:"team"`
			Individual bool   `json:"individual"`
			Enterprise bool   `json:"enterprise"`
		} `json:"roles"`
		Sources []string `json:"sources"`
	}
	sourcesFile struct {
		Sources []*Source `json:"sources"`
	}
	operationsFile struct {
		Title      string         `json:"title"`
		Operations []rawOperation `json:"operations"`
	}
	rawOperation struct {
		ID         string            `json:"id"`
		Words      string            `json:"words"`
		Host       string            `json:"host"`
		Request    string            `json:"request"`
		Tool       string            `json:"tool"`
		Cells      map[string]string `json:"cells"`
		Individual string            `json:"individual"`
		Enterprise bool              `json:"enterprise"`
		Kin        []rawKin          `json:"kin"`
		Sources    []string          `json:"sources"`
		Note       string            `json:"note"`
	}
	rawKin struct {
		Operation string `json:"operation"`
		Reason    string `json:"reason"`
	}
	probesFile struct {
		Probes []struct {
			Operation string   `json:"operation"`
			When      When     `json:"when"`
			Learns    string   `json:"learns"`
			Type      string   `json:"type"`
			Called    string   `json:"called"`
			Find      []string `json:"find"`
		} `json:"probes"`
	}
	capabilitiesFile struct {
		Capabilities []struct {
			Name       string   `json:"name"`
			Summary    string   `json:"summary"`
			Operations []string `json:"operations"`
		} `json:"capabilities"`
	}
	toolsFile struct {
		Tools []struct {
			Name         string   `json:"name"`
			Title        string   `json:"title"`
			Capabilities []string `json:"capabilities"`
			StatedRole   Role     `json:"stated_role"`
			Sources      []string `json:"sources"`
			Note         string   `json:"note"`
		} `json:"tools"`
	}
)
