package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/role"
)

// The elements of a JUnit report that GitLab, Buildkite and Jenkins read
// (windyroad.com.au/dl/Open Source/JUnit.xsd is as near to a standard as there is).
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string       `xml:"name,attr"`
		Class     string       `xml:"classname,attr"`
		Failure   *junitResult `xml:"failure,omitempty"`
		Error     *junitResult `xml:"error,omitempty"`
		Skipped   *junitResult `xml:"skipped,omitempty"`
		SystemOut string       `xml:"system-out,omitempty"`
	}
	junitResult struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the report as JUnit XML: a suite for each key, with a case for
// the key itself, one for each requirement, and one for each other finding.
// What could not be found out is an error, what is wrong a failure; warnings
// pass, with their text.
func JUnit(w io.Writer, r *Report) error {
	doc := junitSuites{Name: "asckey"}
	for _, k := range r.Keys {
		s := suite(k)
		doc.Suites = append(doc.Suites, s)
		doc.Tests += s.Tests
		doc.Failures += s.Failures
		doc.Errors += s.Errors
	}
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

func suite(k Key) junitSuite {
	s := junitSuite{Name: "App Store Connect key " + cmp.Or(k.Name, k.KeyID, "without an ID")}
	key := s.add(k, "Apple accepts the key")
	if k.Status != Valid {
		key.Skipped = &junitResult{Message: Headline(k)}
	}
	for _, q := range k.Requirements {
		c := s.add(k, fmt.Sprintf("%s %s", q.Demand, q.Name))
		c.SystemOut = "verdict: " + q.Verdict.String()
		if q.Status == role.Fail {
			c.Failure = &junitResult{Message: fmt.Sprintf("%s %s: %s", q.Demand, q.Name, q.Verdict), Type: "requirement"}
		}
	}
	for _, f := range k.Findings {
		s.finding(k, f)
	}
	s.count()
	return s
}

// add appends a case; the pointer is good until the next one.
func (s *junitSuite) add(k Key, name string) *junitCase {
	s.Cases = append(s.Cases, junitCase{Name: name, Class: "asckey." + cmp.Or(k.Name, k.KeyID, "key")})
	return &s.Cases[len(s.Cases)-1]
}

func (s *junitSuite) finding(k Key, f *finding.Finding) {
	c := s.add(k, string(f.Code))
	text := strings.Join(append([]string{f.Text()}, f.Fix...), "\n- ") + "\n" + f.Docs()
	result := &junitResult{Message: f.Text(), Type: string(f.Code), Text: text}
	switch {
	case f.Severity != finding.Error:
		c.SystemOut = string(f.Severity) + ": " + text
	case f.Exit() == finding.ExitUnknown || f.Exit() == finding.ExitInternal:
		c.Error = result
	default:
		c.Failure = result
	}
}

func (s *junitSuite) count() {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
}
