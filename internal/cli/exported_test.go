//go:build unix

package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/role"
)

// gitHubJob is a job whose steps hand variables on, as GitHub's runner does.
type gitHubJob struct {
	sys   cli.System
	files string
	env   map[string]string
}

func newGitHubJob(t *testing.T, srv *asctest.Server) *gitHubJob {
	t.Helper()
	sys, files := newSystem(t, srv, asctest.Credentials{})
	return &gitHubJob{sys, files, map[string]string{}}
}

// step runs one step with variables of its own, and returns what it said and the state of
// the step for its post step.
func (j *gitHubJob) step(t *testing.T, status int, own map[string]string, args ...string) (said, state string) {
	t.Helper()
	dir := t.TempDir()
	env := map[string]string{"ASC_API_URL": "", "GITHUB_ACTIONS": "true", "RUNNER_TEMP": j.files}
	for _, name := range []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STATE"} {
		env[name] = write(t, dir, name, "")
	}
	for _, kv := range j.sys.Env {
		name, value, _ := strings.Cut(kv, "=")
		if name == "ASC_API_URL" {
			env[name] = value
		}
	}
	maps.Copy(env, j.env)
	maps.Copy(env, own)
	sys := j.sys
	sys.Args, sys.Env, sys.Stdout, sys.Stderr = args, nil, &bytes.Buffer{}, &bytes.Buffer{}
	for name, value := range env {
		sys.Env = append(sys.Env, name+"="+value)
	}
	run := cli.Main
	if len(args) == 0 {
		run = cli.Post
	}
	if got := run(t.Context(), sys); got != status {
		t.Errorf("%q ended with %d, want %d\n%s%s", args, got, status, sys.Stdout, stderrOf(sys))
	}
	text, err := os.ReadFile(env["GITHUB_ENV"])
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if name, _, ok := strings.Cut(line, "<<ascproof_"); ok {
			j.env[name] = output(string(text), name)
		}
	}
	text, _ = os.ReadFile(env["GITHUB_STATE"])
	return sys.Stdout.(*bytes.Buffer).String() + stderrOf(sys), output(string(text), "dir")
}

// inputs are those of a step that has a key.
func inputs(c asctest.Credentials) map[string]string {
	return map[string]string{"INPUT_KEY-ID": c.KeyID, "INPUT_ISSUER-ID": c.IssuerID, "INPUT_PRIVATE-KEY": c.PrivateKey}
}

// jsonOf is fastlane's JSON of a key, jsonFile a file of it.
func jsonOf(t *testing.T, c asctest.Credentials) string {
	t.Helper()
	fields := map[string]string{"key_id": c.KeyID, "key": c.PrivateKey}
	if c.IssuerID != "" {
		fields["issuer_id"] = c.IssuerID
	}
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func jsonFile(t *testing.T, c asctest.Credentials) string {
	t.Helper()
	return write(t, t.TempDir(), "key.json", jsonOf(t, c))
}

// variables are those of a step that has a key.
func variables(c asctest.Credentials) map[string]string {
	return config.MapEnv(c.Env())
}

// Steps of one job use one key after another, and none gets a value of the one before.
func TestKeysOfOneJob(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	team := srv.TeamKey(role.AppManager).Credentials()
	other := srv.TeamKey(role.Developer).Credentials()
	alone := srv.IndividualKey(role.Developer).Credentials()
	tests := []struct {
		name string
		own  map[string]string
		id   string // of the key that it must be
		// issuer is what later steps have for one.
		issuer string
	}{
		{"another team key by inputs", inputs(other), other.KeyID, other.IssuerID},
		{"another team key by variables", variables(other), other.KeyID, other.IssuerID},
		{"another team key, and no issuer ID", map[string]string{"INPUT_KEY-ID": other.KeyID, "INPUT_PRIVATE-KEY": other.PrivateKey}, other.KeyID, other.IssuerID},
		{"a team key's JSON", map[string]string{"INPUT_API-KEY-PATH": jsonFile(t, other)}, other.KeyID, other.IssuerID},
		{"an individual key's JSON", map[string]string{"ASC_API_KEY_PATH": jsonFile(t, alone)}, alone.KeyID, ""},
		{"an individual key's JSON in place of the key", map[string]string{"INPUT_PRIVATE-KEY": jsonOf(t, alone)}, alone.KeyID, ""},
		{"an individual key by the variables of EAS", map[string]string{"EXPO_ASC_KEY_ID": alone.KeyID, "EXPO_ASC_API_KEY_PATH": write(t, t.TempDir(), "key.p8", alone.PrivateKey), "EXPO_ASC_ISSUER_ID": ""}, alone.KeyID, ""},
		{"an individual key by inputs", inputs(alone), alone.KeyID, ""},
		{"an individual key by variables", variables(alone), alone.KeyID, ""},
		{"none", nil, team.KeyID, team.IssuerID},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			job := newGitHubJob(t, srv)
			job.step(t, 0, inputs(team), "check", "--files", "p8,fastlane", "--export-env")
			if job.env["ASC_ISSUER_ID"] != team.IssuerID || job.env["ASC_PRIVATE_KEY_PATH"] == "" {
				t.Fatalf("exported: %q", job.env)
			}
			told, _ := job.step(t, 0, tt.own, "check", "--files", "p8", "--export-env")
			if strings.Contains(told, "variable-not-read") || strings.Contains(told, "sources-conflict") {
				t.Errorf("what was exported is told as a setting:\n%s", told)
			}
			for name, want := range map[string]string{"ASC_KEY_ID": tt.id, "EXPO_ASC_KEY_ID": tt.id, "ASC_ISSUER_ID": tt.issuer, "EXPO_ASC_ISSUER_ID": tt.issuer, "APP_STORE_CONNECT_API_KEY_PATH": ""} {
				if job.env[name] != want {
					t.Errorf("later steps have %s=%q, want %q", name, job.env[name], want)
				}
			}
			said, _ := job.step(t, 0, nil, "exec", "--", "sh", "-c", `echo "the key is $ASC_KEY_ID of <$ASC_ISSUER_ID>"`)
			if want := "the key is " + tt.id + " of <" + tt.issuer + ">"; !strings.Contains(said, want) {
				t.Errorf("the third step says %q, want %q", said, want)
			}
		})
	}
}

// A key of the Enterprise Program comes back with its program, and fastlane gets it too. The
// key of another program that comes after is not held for one.
func TestExportedProgramOfJob(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{Program: asctest.Enterprise})
	for _, files := range []string{"p8", "p8,fastlane"} {
		t.Run(files, func(t *testing.T) {
			t.Parallel()
			job := newGitHubJob(t, srv)
			own := inputs(srv.TeamKey(role.Admin).Credentials())
			own["INPUT_PROGRAM"] = "enterprise"
			job.step(t, 0, own, "check", "--files", files, "--export-env")
			if got := job.env["APP_STORE_CONNECT_API_KEY_IN_HOUSE"]; got != "true" {
				t.Errorf("fastlane has in_house %q", got)
			}
			job.step(t, 0, nil, "check")
			job.step(t, 0, nil, "exec", "--quiet", "--", "true")
			job.step(t, 0, map[string]string{"ASC_KEY_ID": own["INPUT_KEY-ID"], "ASC_PRIVATE_KEY": own["INPUT_PRIVATE-KEY"]}, "check")
		})
	}
}

// A clean-up in the middle takes back what was exported, and the next step begins anew.
func TestCleanupTakesExportsBack(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	job := newGitHubJob(t, srv)
	team, other := srv.TeamKey(role.AppManager).Credentials(), srv.TeamKey(role.Developer).Credentials()
	job.step(t, 0, inputs(team), "check", "--files", "p8,fastlane", "--export-env")
	exported := slices.Collect(maps.Keys(job.env))
	said, _ := job.step(t, 0, map[string]string{"EXPO_ASC_ISSUER_ID": ""}, "cleanup") // which is empty in this step alone
	if !strings.Contains(said, "emptied for later steps: ") || len(exported) < 8 {
		t.Errorf("the clean-up of %q says %q", exported, said)
	}
	for _, name := range exported {
		if job.env[name] != "" || name != config.ExportedVariable && !strings.Contains(said, name) {
			t.Errorf("%s is still %q, or not told of", name, job.env[name])
		}
	}
	if said, _ := job.step(t, 0, nil, "cleanup"); strings.Contains(said, "emptied") {
		t.Errorf("a second clean-up says %q", said)
	}
	job.step(t, 0, map[string]string{"ASC_KEY_ID": other.KeyID, "ASC_ISSUER_ID": other.IssuerID, "ASC_PRIVATE_KEY": other.PrivateKey}, "exec", "--", "true")
	job.step(t, 2, nil, "check")
}

// A command below exec that cleans up takes nothing from later steps, which never had it.
func TestCleanupBelowExec(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	job := newGitHubJob(t, srv)
	cred := srv.TeamKey(role.AppManager).Credentials()
	exported := config.ExportList(config.ForChild, config.ExportedKey{}, map[string]string{"ASC_KEY_ID": cred.KeyID})
	job.step(t, 0, map[string]string{"ASC_KEY_ID": cred.KeyID, config.ExportedVariable: exported}, "cleanup")
	if len(job.env) > 0 {
		t.Errorf("later steps have %q", job.env)
	}
}

// Each post step removes the files of its own step: another's may still be needed.
func TestPostOfEachStep(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	for name, withState := range map[string]bool{"with the state": true, "without the state, as with act": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			job := newGitHubJob(t, srv)
			var posts []map[string]string
			for _, action := range []string{"first", "second"} {
				own := inputs(srv.TeamKey(role.AppManager).Credentials())
				own["GITHUB_ACTION"] = action
				_, state := job.step(t, 0, own, "check", "--files", "p8")
				post := map[string]string{"GITHUB_ACTION": action}
				if withState {
					post = map[string]string{"STATE_dir": state} // and nothing else tells the two apart
				}
				posts = append(posts, post)
			}
			for i, want := range []int{2, 0} { // in reverse order, as the runner has it
				said, _ := job.step(t, 0, posts[1-i])
				if strings.Count(said, "ascproof: removed ") != 1 || len(left(t, job.files)) != want {
					t.Errorf("%d files are left, want %d\n%s", len(left(t, job.files)), want, said)
				}
			}
		})
	}
}

// A tool that is required finds the key under its own variables, in later steps and in a
// command. Two tools give APPLE_API_KEY two meanings.
func TestRequiredToolsVariables(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	team := srv.TeamKey(role.Admin).Credentials()
	tests := []struct {
		require string
		want    []string // of those below, those that are set, and to what
		left    string   // the tool that goes without its own, and is told
	}{
		{"tauri", []string{"APPLE_API_ISSUER=issuer", "APPLE_API_KEY=id", "APPLE_API_KEY_PATH=path"}, ""},
		{"electron-builder", []string{"APPLE_API_ISSUER=issuer", "APPLE_API_KEY=path", "APPLE_API_KEY_ID=id"}, ""},
		{"electron-builder,tauri", []string{"APPLE_API_ISSUER=issuer", "APPLE_API_KEY=id", "APPLE_API_KEY_PATH=path"}, "electron-builder"},
		{"notarize", nil, ""},
	}
	names := []string{"APPLE_API_ISSUER", "APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_KEY_PATH"}
	for _, tt := range tests {
		t.Run(tt.require, func(t *testing.T) {
			t.Parallel()
			job := newGitHubJob(t, srv)
			told, _ := job.step(t, 0, inputs(team), "check", "--require", tt.require, "--files", "p8", "--export-env")
			if tt.left == "" && strings.Contains(told, "tool-cannot-read") || !strings.Contains(told, tt.left+" does not get its variables") == (tt.left != "") {
				t.Errorf("want a word of %q:\n%s", tt.left, told)
			}
			meanings := map[string]string{team.KeyID: "id", team.IssuerID: "issuer", job.env["ASC_PRIVATE_KEY_PATH"]: "path"}
			var got []string
			for _, name := range names {
				if value := job.env[name]; value != "" {
					got = append(got, name+"="+meanings[value])
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("later steps have %q, want %q", got, tt.want)
			}
			said, _ := newGitHubJob(t, srv).step(t, 0, inputs(team), "exec", "--quiet", "--require", tt.require, "--", "sh", "-c",
				`env | sed -n "s|=$ASC_PRIVATE_KEY_PATH\$|=path|; s|=$ASC_KEY_ID\$|=id|; s|=$ASC_ISSUER_ID\$|=issuer|; /^APPLE_API/p" | sort`)
			got = slices.DeleteFunc(strings.Fields(said), func(line string) bool { return !strings.HasPrefix(line, "APPLE_API") || strings.Contains(line, "$") })
			if !slices.Equal(got, tt.want) {
				t.Errorf("the command has %q, want %q", got, tt.want)
			}
			if told, _ := newGitHubJob(t, srv).step(t, 0, inputs(team), "exec", "--require", tt.require, "--", "true"); strings.Contains(told, "does not get its variables") != (tt.left != "") {
				t.Errorf("exec: want a word of %q:\n%s", tt.left, told)
			}
			// Nobody misses them where none are handed over.
			if told, _ := newGitHubJob(t, srv).step(t, 0, inputs(team), "check", "--require", tt.require); strings.Contains(told, "tool-cannot-read") {
				t.Errorf("check alone:\n%s", told)
			}
		})
	}
}

// fastlane decodes the file, too, if a variable says that a key is base64. Where that key is
// no longer there, the flag does not spoil the file that later steps get.
func TestExportedFileIsNoBase64(t *testing.T) {
	t.Parallel()
	const flag, key = "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64", "APP_STORE_CONNECT_API_KEY_KEY"
	srv := start(t, asctest.Options{})
	team := srv.TeamKey(role.AppManager).Credentials()
	encoded := base64.StdEncoding.EncodeToString([]byte(team.PrivateKey))
	for _, tt := range []struct {
		name, flag, key string
		files           string
		want            string // what is exported
	}{
		{"a flag alone", "true", "", "p8", "false"},
		{"a flag that says yes", "YES", "", "p8,fastlane", "false"},
		{"the key is there, and fastlane reads that", "true", encoded, "p8", ""},
		{"no flag", "", "", "p8", ""},
		{"no file that fastlane would decode", "true", "", "fastlane", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			job := newGitHubJob(t, srv)
			own := inputs(team)
			own[flag], own[key] = tt.flag, tt.key
			for range 2 { // a second step finds what the first exported
				job.step(t, 0, own, "check", "--files", tt.files, "--export-env")
				if got := job.env[flag]; got != tt.want {
					t.Errorf("later steps have %s=%q, want %q", flag, got, tt.want)
				}
				if job.env[flag] != "" {
					delete(own, flag) // the runner lets the exported one win over the job's
				}
			}
		})
	}
}
