package cihost

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// NameAzure is Azure Pipelines in the setting "host".
const NameAzure = "azure"

func azureSystem() System {
	return System{
		Name: NameAzure, Title: "Azure Pipelines", SecretOutputs: true,
		marks: []string{"TF_BUILD"}, traces: []string{"SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "SYSTEM_COLLECTIONURI", "BUILD_BUILDURI"},
		proof:        workFolder,
		jobVariables: []string{"SYSTEM_COLLECTIONURI", "BUILD_BUILDID", "SYSTEM_JOBID", "SYSTEM_JOBATTEMPT"},
		place: func(j *Job, p Places) {
			if temp := p.Env[azureTemp]; temp != "" {
				j.TempDirs = []string{temp}
			}
		},
		open: openAzure,
		dialect: &dialect{
			prefix: "##vso[", inLine: true, parse: parseAzure, mask: "task.setsecret", variable: "task.setvariable",
			unescaped: strings.NewReplacer("%0D", "\r", "%0A", "\n", "%AZP25", "%"),
		},
	}
}

// azureTemp is the directory that the agent empties after each job.
const azureTemp = "AGENT_TEMPDIRECTORY"

// workFolder wants the directories that the agent makes for its jobs: the one for
// temporary files lies in its work folder (azure-pipelines-agent Constants.cs, Path).
func workFolder(env Env) error {
	temp, work := env[azureTemp], env["AGENT_WORKFOLDER"]
	if work == "" || filepath.Clean(temp) != filepath.Join(work, "_temp") {
		return fmt.Errorf("%s is not the directory _temp in AGENT_WORKFOLDER", azureTemp)
	}
	if info, err := os.Stat(temp); err != nil || !info.IsDir() {
		return fmt.Errorf("%s names no directory that exists", azureTemp)
	}
	return nil
}

func openAzure(l Links) Host {
	return &azure{plain: NameAzure, w: l.Commands, temp: l.Env[azureTemp], masked: secret.NewPatterns()}
}

// azure is a job of Azure Pipelines. Its agent reads commands in what a step prints,
// on either stream (azure-pipelines-agent WorkerCommandManager.cs); w is nil if it
// reads none.
type azure struct {
	plain
	mu   sync.Mutex // one command at a time
	w    io.Writer
	temp string
	// masked tells which variables are secret ones.
	masked *secret.Patterns
}

func (a *azure) CanMask() bool { return a.w != nil }

// Mask hides a value. The agent takes one line at a time.
func (a *azure) Mask(value string) error {
	if !a.CanMask() {
		return unsupported(a.Name(), "mask where its agent does not read")
	}
	if err := checkMask(value); err != nil {
		return err
	}
	a.masked.AddText(secret.New(value))
	return a.command("task.setsecret", nil, value)
}

// SetOutput sets an output variable: $(step.name) in this job.
func (a *azure) SetOutput(name, value string) error {
	return a.setVariable(name, value, "isOutput=true")
}

// SetEnv sets a variable of the job. A secret one is no environment variable of later
// steps, until one maps it there.
func (a *azure) SetEnv(name, value string) error { return a.setVariable(name, value) }

// UnsetEnv empties a variable: the agent has no way to remove one.
func (a *azure) UnsetEnv(name string) error { return a.SetEnv(name, "") }

func (a *azure) setVariable(name, value string, properties ...string) error {
	if !names().MatchString(name) {
		return fmt.Errorf("%q is no name for a variable", name)
	}
	properties = append([]string{"variable=" + name}, properties...)
	if a.masked.Found(value) {
		if strings.ContainsAny(value, "\r\n") {
			return errors.New("a secret variable has one line")
		}
		properties = append(properties, "issecret=true")
	}
	return a.command("task.setvariable", properties, value)
}

// Annotate shows an error or a warning on the run's page. There is nothing for less.
func (a *azure) Annotate(f *finding.Finding) error {
	kind := ""
	switch f.Severity {
	case finding.Error:
		kind = "error"
	case finding.Warning:
		kind = "warning"
	default:
		return nil
	}
	return a.command("task.logissue", []string{"type=" + kind}, truncate("ascproof: "+f.Title+"\n"+strings.Join(f.Lines(), "\n"), maxAnnotation))
}

func (a *azure) Group(title string) (func() error, error) {
	end := func() error { return a.say("##[endgroup]") }
	return end, a.say("##[group]" + safetext.Clean(title))
}

// Summary hands the agent a file, which goes with the others of the job.
func (a *azure) Summary(markdown string) error {
	if a.temp == "" || !a.CanMask() {
		return unsupported(a.Name(), "show a summary without $"+azureTemp)
	}
	file := filepath.Join(a.temp, "ascproof-"+rand.Text()+".md")
	if err := os.WriteFile(file, []byte(truncate(markdown, maxSummary)), 0o600); err != nil {
		return notTaken("its summary cannot be written")
	}
	return a.command("task.uploadsummary", nil, file)
}

// What the agent undoes in the data of a command, and in its properties
// (CommandStringConvertor.cs). The names of properties and their values are ours.
var azureData = strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A")

func (a *azure) command(name string, properties []string, data string) error {
	head := name
	if len(properties) > 0 {
		head += " " + strings.Join(properties, ";")
	}
	return a.say("##vso[" + head + "]" + azureData.Replace(data))
}

// say writes a line. A host that is not heard says nothing.
func (a *azure) say(line string) error {
	if !a.CanMask() {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := io.WriteString(a.w, line+"\n"); err != nil {
		return fmt.Errorf("telling the agent: %w", err)
	}
	return nil
}
