package config_test

import (
	"context"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sethvargo/go-envconfig"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// samples are values of which each setting takes at least three, but for those
// with a fixed set.
var samples = []string{
	"2m", "3m", "4m", "80012345", "80012346", "80012347", "GET /v1/apps", "GET /v1/builds", "GET /v1/users",
	"http://127.0.0.1:1", "http://127.0.0.1:2", "https://localhost:3", "com.example.a", "com.example.b", "com.example.c",
	"p8", "fastlane", "token", "7d", "30d", "90d",
}

// accepted returns values that a setting takes, other than its default.
func accepted(t *testing.T, set config.Setting) []string {
	t.Helper()
	candidates := samples
	if set.Values != nil {
		candidates = set.Values
	}
	if set.Bool {
		candidates = []string{"true", "1"}
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(v string) bool {
		_, findings := config.Load(config.Source{Flags: map[string]string{set.Name: v}})
		return v == set.Default || findings != nil
	})
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	for _, set := range config.Settings() {
		if set.Secret {
			continue
		}
		t.Run(set.Name, func(t *testing.T) {
			t.Parallel()
			values := accepted(t, set)
			if len(values) == 0 {
				t.Fatalf("no sample fits %s: add some", set.Name)
			}
			// Ranks from the lowest up; each is set beside all lower ones.
			src := config.Source{Flags: map[string]string{}, Env: map[string]string{}, Inputs: true}
			steps := []struct {
				source string
				set    func(value string)
			}{
				{"$" + set.Vars[0], func(v string) { src.Env[set.Vars[0]] = v }},
				{"input " + set.Name, func(v string) { src.Env[config.InputVar(set.Name)] = v }},
				{"--" + set.Name, func(v string) { src.Flags[set.Name] = v }},
			}
			wantValue(t, src, set, set.Default, "")
			for i, step := range steps {
				value := values[i%len(values)]
				step.set(value)
				wantValue(t, src, set, value, step.source)
			}
		})
	}
}

// wantValue checks what a setting resolves to, and where it says it is from.
func wantValue(t *testing.T, src config.Source, set config.Setting, value, source string) {
	t.Helper()
	got, ok := src.Lookup(set.Vars[0])
	if got != value || ok != (value != "") {
		t.Errorf("Lookup(%q) = %q, %v, want %q", set.Vars[0], got, ok, value)
	}
	if got := mustLoad(t, src).Origins.Words()[set.Name]; got != source {
		t.Errorf("source of %s = %q, want %q", set.Name, got, source)
	}
}

func TestEmptyAndForeignValuesAreUnset(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		src  config.Source
		want time.Duration
	}{
		{"empty input", config.Source{Inputs: true, Env: map[string]string{"INPUT_TIMEOUT": "", "ASC_TIMEOUT": "5s"}}, 5 * time.Second},
		{"blank input", config.Source{Inputs: true, Env: map[string]string{"INPUT_TIMEOUT": " \n", "ASC_TIMEOUT": "5s"}}, 5 * time.Second},
		{"empty flag", config.Source{Flags: map[string]string{"timeout": ""}, Env: map[string]string{"ASC_TIMEOUT": "5s"}}, 5 * time.Second},
		{"empty variable", config.Source{Env: map[string]string{"ASC_TIMEOUT": ""}}, time.Minute},
		{"inputs of no action", config.Source{Env: map[string]string{"INPUT_TIMEOUT": "5s"}}, time.Minute},
		{"white space around", config.Source{Env: map[string]string{"ASC_TIMEOUT": " 5s\r\n"}}, 5 * time.Second},
		{"underscores for hyphens", config.Source{Inputs: true, Env: map[string]string{"INPUT_ON_UNREACHABLE": "nonsense"}}, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := mustLoad(t, tt.src).Timeout.Duration; got != tt.want {
				t.Errorf("Timeout = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestInputVarKeepsHyphens(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{"key-id": "INPUT_KEY-ID", "app": "INPUT_APP", "private-key-path": "INPUT_PRIVATE-KEY-PATH"} {
		if got := config.InputVar(setting); got != want {
			t.Errorf("InputVar(%q) = %q, want %q", setting, got, want)
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, config.Source{})
	if len(cfg.Origins) != 0 {
		t.Errorf("Origins = %v, want none", cfg.Origins)
	}
	for name, got := range map[string]any{
		"auto": cfg.KeyType, "app-store": cfg.Program, "text": cfg.Format, "fail": cfg.OnUnreachable,
	} {
		if got != name {
			t.Errorf("default = %v, want %v", got, name)
		}
	}
	if cfg.TokenLifetime.Duration != 15*time.Minute || cfg.Timeout.Duration != time.Minute {
		t.Errorf("lifetime %v and timeout %v, want 15m and 1m", cfg.TokenLifetime, cfg.Timeout)
	}
	if len(cfg.TokenScope) != 0 {
		t.Errorf("TokenScope = %v, want none", cfg.TokenScope)
	}
}

// Each setting reaches the program under its own name, and nothing else does. The files of
// formats go by the table of those.
func TestConfigHasAFieldForEachSetting(t *testing.T) {
	t.Parallel()
	fields := map[string]bool{}
	for _, f := range report.Formats() {
		set, ok := config.SettingNamed(f.Setting)
		if ok != (f.Setting != "" && !f.AuditOnly) {
			t.Errorf("%s is a setting: %v", f.Setting, ok)
		}
		if !ok {
			continue
		}
		cfg := mustLoad(t, config.Source{Flags: map[string]string{f.Setting: "out/file"}})
		if len(cfg.Reports) != 1 || cfg.Reports[f.Setting] != "out/file" {
			t.Errorf("--%s leads to %v", f.Setting, cfg.Reports)
		}
		fields[set.Vars[0]] = true
	}
	for f := range reflect.TypeFor[config.Config]().Fields() {
		if name := f.Tag.Get("env"); name != "" {
			fields[name] = true
		}
	}
	for _, set := range config.Settings() {
		// The values of the key itself are for LoadCredential.
		isKey := slices.Contains([]string{"key-id", "issuer-id", "private-key", "private-key-path", "api-key-path"}, set.Name)
		if fields[set.Vars[0]] == isKey {
			t.Errorf("%s has a field: %v", set.Name, fields[set.Vars[0]])
		}
		delete(fields, set.Vars[0])
	}
	if len(fields) > 0 {
		t.Errorf("fields without a setting: %v", slices.Collect(maps.Keys(fields)))
	}
}

func TestSettingsAreWellFormed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, set := range config.Settings() {
		want := "ASC_" + strings.ToUpper(strings.ReplaceAll(set.Name, "-", "_"))
		if set.Vars[0] != want {
			t.Errorf("first variable of %s is %s, want %s", set.Name, set.Vars[0], want)
		}
		for _, name := range append([]string{set.Name}, set.Vars...) {
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
		if set.Meaning == "" || strings.HasSuffix(set.Meaning, ".") {
			t.Errorf("meaning of %s is %q, want text without a full stop", set.Name, set.Meaning)
		}
		if set.Group == "" || set.Flag() == set.Secret {
			t.Errorf("%s: group %q, flag %v, secret %v", set.Name, set.Group, set.Flag(), set.Secret)
		}
		if set.Values != nil && !set.List && !slices.Contains(set.Values, set.Default) {
			t.Errorf("%s: default %q is not one of %v", set.Name, set.Default, set.Values)
		}
	}
	for _, name := range aliases() {
		if seen[name] {
			t.Errorf("alias %s is a variable of a setting", name)
		}
	}
}

func TestSettingRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, setting, value string
		want                 string // part of the finding
	}{
		{"unknown value", "key-type", "private", "auto, team or individual"},
		{"mistyped value", "key-type", "induvidual", "Did you mean individual?"},
		{"other case", "format", "JSON", "Did you mean json?"},
		{"unknown program", "program", "appstore", "Did you mean app-store?"},
		{"unknown host", "host", "gihtub", "Did you mean github?"},
		{"unknown outage", "on-unreachable", "ignore", "fail or warn"},
		{"lifetime too short", "token-lifetime", "59s", "not between 1m and 19m"},
		{"lifetime too long", "token-lifetime", "20m", "not between 1m and 19m"},
		{"lifetime without unit", "token-lifetime", "900", "a time such as"},
		{"lifetime with a plus sign", "token-lifetime", "+15m", "a time such as"},
		{"timeout with a plus sign", "timeout", "+5s", "a time such as"},
		{"timeout with a zero before it", "timeout", "05s", "a time such as"},
		{"timeout in hexadecimal", "timeout", "0x5s", "a time such as"},
		{"days with a plus sign", "expiry", "+30d", "a number of days such as"},
		{"days with a zero before them", "expiry", "030d", "a number of days such as"},
		{"days with a blank between", "expiry", "30 d", "a number of days such as"},
		{"days in hexadecimal", "expiry", "0x1ed", "a number of days such as"},
		{"negative days", "expiry", "-3d", "not between 1d and 400d"},
		{"half a day", "expiry", "1.5d", "a number of days such as"},
		{"vendor number with a plus sign", "vendor-number", "+80012345", "is not a vendor number"},
		{"negative lifetime", "token-lifetime", "-5m", "between"},
		{"timeout too short", "timeout", "999ms", "not between 1s and 10m"},
		{"timeout too long", "timeout", "11m", "not between 1s and 10m"},
		{"scope without method", "token-scope", "/v1/apps", "line 1"},
		{"scope in small letters", "token-scope", "GET /v1/apps\nget /v1/builds", "line 2"},
		{"scope without path", "token-scope", "GET v1/apps", "slash"},
		{"nothing required", "require", ", ", "names nothing"},
		{"nothing forbidden", "forbid", ",", "names nothing"},
		{"app with a space", "app", "com.example app", "is neither a bundle ID nor an Apple ID"},
		{"app with a query", "app", "1?x=1", "is neither a bundle ID nor an Apple ID"},
		{"app with a slash", "app", "../users", "is neither a bundle ID nor an Apple ID"},
		{"app that is too long", "app", strings.Repeat("a", 156), "is neither a bundle ID nor an Apple ID"},
		{"a report on standard output", "report", "-", "not a file"},
		{"JUnit on standard output", "junit", "-", "not a file"},
		{"vendor number with a letter", "vendor-number", "8O000000", "is not a vendor number"},
		{"vendor number that is too long", "vendor-number", "800000000000000000000", "is not a vendor number"},
		{"API elsewhere", "api-url", "https://api.example.com", "is not on this machine"},
		{"API at a name that begins well", "api-url", "https://localhost.example.com", "is not on this machine"},
		{"API at a private address", "api-url", "https://10.0.0.1", "is not on this machine"},
		{"API without host", "api-url", "localhost:8443", "without a path"},
		{"API with user", "api-url", "https://u:p@127.0.0.1", "has a user name"},
		{"API with query", "api-url", "https://127.0.0.1/?a=b", "without a path"},
		{"API with a path", "api-url", "https://127.0.0.1:8443/foo", "without a path"},
		{"API with two slashes", "api-url", "https://127.0.0.1:8443//", "without a path"},
		{"API with half a query", "api-url", "https://127.0.0.1:8443/?", "without a path"},
		{"API with half a fragment", "api-url", "https://127.0.0.1:8443#", "without a path"},
		{"API by file", "api-url", "file://localhost/etc/hosts", "without a path"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, findings := config.Load(config.Source{Flags: map[string]string{tt.setting: tt.value}})
			if codes(findings) != string(finding.SettingInvalid) {
				t.Fatalf("Load found %v, want one %s", findings, finding.SettingInvalid)
			}
			f := findings[0]
			if said := f.Text() + " " + strings.Join(f.Fix, " "); !strings.HasPrefix(f.Title, "--"+tt.setting+" ") || !strings.Contains(said, tt.want) {
				t.Errorf("it says %q, want it to name --%s and say %q", said, tt.setting, tt.want)
			}
		})
	}
}

func TestSettingAccepted(t *testing.T) {
	t.Parallel()
	for setting, values := range map[string][]string{
		"token-lifetime": {"1m", "19m", "90s"},
		"timeout":        {"1s", "10m"},
		"app":            {"com.example.app", "com.Example-1.app_2", "1234567890"},
		"api-url":        {"http://localhost:80", "https://[::1]:8443", "https://127.0.0.1:8443/"},
		"token-scope":    {"\nGET /v1/apps?filter[platform]=IOS\n\n  PATCH /v1/apps/1  \n"},
	} {
		for _, value := range values {
			if _, findings := config.Load(config.Source{Flags: map[string]string{setting: value}}); findings != nil {
				t.Errorf("%s %q is refused: %v", setting, value, findings)
			}
		}
	}
}

// A password in an address is not repeated, whatever else is wrong with the address.
func TestPasswordInAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"https://user:hunter2@127.0.0.1:1", "https://user:hunter2@127.0.0.1:x", "user:hunter2@127.0.0.1"} {
		_, findings := config.Load(config.Source{Flags: map[string]string{"api-url": address}})
		if codes(findings) != string(finding.SettingInvalid) || strings.Contains(told(findings), "hunter2") {
			t.Errorf("%s: %v", address, findings)
		}
	}
}

func TestAllBadSettingsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	_, findings := config.Load(config.Source{
		Flags: map[string]string{"format": "yaml"}, Inputs: true,
		Env: map[string]string{"INPUT_TIMEOUT": "soon", "ASC_TOKEN_LIFETIME": "1h"},
	})
	for _, want := range []string{"--format", "input timeout", "$ASC_TOKEN_LIFETIME"} {
		if !strings.Contains(told(findings), want) {
			t.Errorf("findings do not name %s: %v", want, findings)
		}
	}
}

// What is refused has its default, and all else is as it was set.
func TestLoadIsUsableBesideFindings(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"require": "upload", "forbid": "admin", "all": "true", "token-lifetime": "2m", "token-scope": "GET /v1/apps", "files": "p8",
		"export-env": "true", "timeout": "2m", "format": "json", "app": "1", "report": "r.json", "api-url": "http://127.0.0.1:1",
	}
	for name, bad := range map[string]string{
		"require": ",", "forbid": " , ", "all": "yes", "token-lifetime": "1h", "token-scope": "GET", "files": "p8 p9",
		"export-env": "on", "timeout": "1", "format": "yaml", "app": "?", "report": "a\nb", "api-url": "http://192.0.2.1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flags := maps.Clone(good)
			delete(flags, name)
			want := mustLoad(t, config.Source{Flags: flags})
			flags[name] = bad
			got, findings := config.Load(config.Source{Flags: flags})
			if codes(findings) != string(finding.SettingInvalid) {
				t.Errorf("%s: findings %v, want one", name, findings)
			}
			want.Origins[name] = credential.FromFlag(name)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTypedValues(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, config.Source{Flags: map[string]string{
		"token-lifetime": "90s", "token-scope": "GET /v1/apps\nGET /v1/builds", "api-url": "https://127.0.0.1:1",
	}})
	if cfg.TokenLifetime.Duration != 90*time.Second {
		t.Errorf("TokenLifetime = %v", cfg.TokenLifetime)
	}
	if diff := cmp.Diff(config.Scope{"GET /v1/apps", "GET /v1/builds"}, cfg.TokenScope); diff != "" {
		t.Errorf("TokenScope (-want +got):\n%s", diff)
	}
}

func TestBaseURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		apiURL  string
		program credential.Program
		want    string
	}{
		{"App Store", "", credential.AppStore, "https://api.appstoreconnect.apple.com"},
		{"Enterprise", "", credential.Enterprise, "https://api.enterprise.developer.apple.com"},
		{"given", "http://127.0.0.1:1", credential.Enterprise, "http://127.0.0.1:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := (&config.Config{APIURL: tt.apiURL}).BaseURL(tt.program)
			if err != nil || got.String() != tt.want {
				t.Errorf("BaseURL = %v, %v, want %s", got, err, tt.want)
			}
		})
	}
}

// What is written to a path that is a key is told with the path in it.
func TestKeyIsNoPath(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	body := strings.Join(strings.Split(strings.TrimSpace(p8), "\n")[1:4], "")
	for _, value := range []string{
		p8, b64(p8), body, strings.ReplaceAll(p8, "\n", `\n`), "two\nlines", "-----BEGIN PRIVATE KEY-----",
		body[:90] + "!" + body[91:], body[:100], "/" + body[:100], "keys/" + body, b64(p8)[:60],
	} {
		if err := config.CheckPath(value); err == nil || repeats(err.Error(), p8) {
			t.Errorf("CheckPath(%q) = %v, want an error that does not repeat it", value, err)
		}
	}
	for _, path := range []string{"report.json", "/github/workspace/a b/report.json", `C:\a\report.json`, strings.Repeat("deep/", 60) + "x", "AuthKey_ABC123DEFG.p8",
		strings.Repeat("/var/folders/zz/T/TestKeyIsNoPath1234567890/001", 5) + "/report", "/builds/MyOrg/MyApp/a94a8fe5ccb19ba61c4c0873d391e987982fbbd3/AuthKey_ABC123DEFG",
		"/opt/runner/Library/Developer/Xcode/DerivedData/MyAppUITests-bvnmzqxyzabcdefghijklmnop/Build/iPhone15Pro",
		"/github/workspace/TicTacToe3D/HelloWorld2iOS/ascproof.json", "/builds/xY2zQ9Kp/0/AcmeB2CMobile/AppStoreV2Demo/iOS17SwiftUI5/r.json", "/opt/a-----b"} {
		if err := config.CheckPath(path); err != nil {
			t.Errorf("CheckPath(%q) = %v", path, err)
		}
	}
}

// A key in the wrong setting is not repeated, whatever the setting.
func TestKeyInAnySettingIsNotEchoed(t *testing.T) {
	t.Parallel()
	p8 := newKey(t)
	lines := strings.Split(strings.TrimSpace(p8), "\n")
	for _, set := range config.Settings() {
		for _, spelling := range []string{p8, b64(p8), strings.Join(lines[1:len(lines)-1], ""), lines[1], "/" + lines[1][:50]} {
			_, findings := config.Load(config.Source{Flags: map[string]string{set.Name: spelling}})
			if repeats(told(findings), p8) {
				t.Errorf("%s: findings repeat the key: %v", set.Name, findings)
			}
		}
	}
}

func TestMapEnv(t *testing.T) {
	t.Parallel()
	got := config.MapEnv([]string{"A=1", "B=x=y", "A=2", "C=", "=C:=C:\\", "nonsense"})
	if diff := cmp.Diff(map[string]string{"A": "2", "B": "x=y", "C": ""}, got); diff != "" {
		t.Errorf("MapEnv (-want +got):\n%s", diff)
	}
	if got := config.MapEnv(os.Environ()); os.Getenv("PATH") != got["PATH"] {
		t.Errorf("PATH = %q", got["PATH"])
	}
}

// Source is a Lookuper: envconfig finds by it what no rank but the default has.
func TestSourceIsALookuper(t *testing.T) {
	t.Parallel()
	var into struct {
		Format string `env:"ASC_FORMAT"`
		Other  string `env:"ASC_NO_SUCH_SETTING"`
	}
	src := config.Source{Env: map[string]string{"ASC_NO_SUCH_SETTING": "x"}}
	if err := envconfig.ProcessWith(context.Background(), &envconfig.Config{Target: &into, Lookuper: src}); err != nil {
		t.Fatal(err)
	}
	if into.Format != "text" || into.Other != "" {
		t.Errorf("got %+v, want the default and nothing else", into)
	}
}
