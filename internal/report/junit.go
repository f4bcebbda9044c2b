package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// The elements of a JUnit report that GitLab, Buildkite and Jenkins read, in the
// order in which Jenkins's schema has them (jenkinsci/xunit-plugin, junit-10.xsd).
// GitLab shows the text of an element, not its message.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string       `xml:"name,attr"`
		Class     string       `xml:"classname,attr"`
		Time      string       `xml:"time,attr"`
		Skipped   *junitResult `xml:"skipped,omitempty"`
		Error     *junitResult `xml:"error,omitempty"`
		Failure   *junitResult `xml:"failure,omitempty"`
		SystemOut *junitText   `xml:"system-out,omitempty"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
	junitResult struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
)

// JUnit writes the report as JUnit XML: a suite for each key, with a case for
// each check and requirement. What is wrong is a failure, what could not be found
// out an error, what a key did not get to is skipped; warnings pass, with their
// text. What fails nothing, since it is not new, is skipped, too: a file has a failure if
// and only if the exit status is not 0. In an audit, the file and each account come first, with a case for each finding
// about them.
func JUnit(w io.Writer, r *Report) error {
	doc := junitSuites{Name: "ascproof"}
	var ms int64
	doc.Suites = auditSuites(r)
	for i, k := range r.Keys {
		doc.Suites = append(doc.Suites, suite(k, r.standing(i)))
		ms += k.Milliseconds
	}
	for _, s := range doc.Suites {
		doc.Tests += s.Tests
		doc.Failures += s.Failures
		doc.Errors += s.Errors
	}
	doc.Time = duration(ms)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// suite is that of a key. A finding that is said with its account is none of its tests.
func suite(k Key, counts Standing) junitSuite {
	k.Findings = slices.DeleteFunc(slices.Clone(k.Findings), func(f *finding.Finding) bool { return slices.Contains(counts.OfAccount, f.Code) })
	all := tests(k)
	for i := range all {
		switch {
		case counts.Known:
			all[i].tolerate(asBefore)
		case k.Exit == finding.ExitOK:
			all[i].tolerate(notCounting)
		}
	}
	if counts.Powers != nil {
		all = append(all, testOf(counts.Powers))
	}
	name := safetext.OneLine(k.ShortName())
	s := suiteOf("App Store Connect key "+name, "ascproof."+name, all)
	s.Time = duration(k.Milliseconds)
	for i, c := range s.Cases {
		if c.Name == string(finding.CheckAccepted) {
			s.Cases[i].Time = s.Time // the rest comes out of the same requests
		}
	}
	return s
}

// tolerate skips a test that failed, and fails nothing. CI systems show that with its reason.
func (t *test) tolerate(why string) {
	if t.outcome == failed || t.outcome == undecided {
		t.outcome, t.tolerated = skipped, why
	}
}

// Why a test that failed is skipped.
const (
	asBefore    = "not new since the baseline: "
	notCounting = "does not count: "
)

func (s *junitSuite) count(c junitCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func (t test) junit() junitCase {
	c := junitCase{Name: safetext.OneLine(t.name), Time: duration(0)}
	result := &junitResult{Message: safetext.OneLine(t.says), Text: safetext.OneLine(t.says)}
	if len(t.findings) > 0 {
		f := t.findings[0]
		result = &junitResult{Message: safetext.OneLine(f.Text()), Type: safetext.OneLine(string(f.Code)), Text: t.text()}
	}
	if t.tolerated != "" {
		result.Message, result.Text = t.tolerated+result.Message, t.tolerated+result.Text
	}
	switch t.outcome {
	case failed:
		c.Failure = result
	case undecided:
		c.Error = result
	case skipped:
		c.Skipped = result
	default:
		if result.Text != "" {
			c.SystemOut = &junitText{result.Text}
		}
	}
	return c
}

// text is what the findings say, a line for each thing to do.
func (t test) text() string {
	var lines []string
	for _, f := range t.findings {
		lines = append(append(lines, string(f.Severity)+": "+f.Title), f.Lines()...)
	}
	for i, line := range lines {
		lines[i] = safetext.OneLine(line)
	}
	return strings.Join(lines, "\n")
}

func duration(ms int64) string { return fmt.Sprintf("%.3f", seconds(ms)) }
