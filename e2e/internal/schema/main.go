// Command schema holds YAML documents against a JSON schema, for e2e/examples.sh:
//
//	schema SCHEMA FILE...
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: schema SCHEMA FILE...")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(schema string, files []string) error {
	compiler := jsonschema.NewCompiler()
	compiler.UseRegexpEngine(pattern)
	compiled, err := compiler.Compile(schema)
	if err != nil {
		return err
	}
	var all []error
	for _, file := range files {
		if err := checkFile(compiled, file); err != nil {
			all = append(all, fmt.Errorf("%s: %w", file, err))
		}
	}
	return errors.Join(all...)
}

func checkFile(schema *jsonschema.Schema, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var document any
	if err := yaml.Unmarshal(text, &document); err != nil {
		return err
	}
	return schema.Validate(document)
}

// pattern compiles a regular expression of JavaScript, which can look ahead.
func pattern(text string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(text, regexp2.ECMAScript)
	return expression{re}, err
}

type expression struct{ *regexp2.Regexp }

func (e expression) MatchString(s string) bool {
	matches, err := e.Regexp.MatchString(s)
	return err == nil && matches
}
