package finding

// Area is where a failure is, if its title does not say it. A reader of one line then knows
// where to look.
type Area string

// The areas.
const (
	Settings Area = "settings"
	NoKey    Area = "no key"
	Account  Area = "account"
	Network  Area = "network"

	elsewhere Area = ""
)

func areaOf(code Code) Area {
	switch code {
	case UsageError, SettingInvalid, SourcesConflict, ValueIsReference, KeyTypeConflict,
		CannotMask, HostUncertain, ExportUnsupported, FilesUnwritable,
		KeyIDMalformed, IssuerMalformed, IDsSwapped:
		return Settings
	case InputMissing:
		return NoKey
	case AgreementsMissing, MembershipLapsed, TeamNotFound:
		return Account
	case APIUnreachable:
		return Network
	default:
		return elsewhere
	}
}
