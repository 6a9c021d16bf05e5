// The Image Factory's own schematics, over standard input and output: {"cases": [...]} in, a list of answers out.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/siderolabs/image-factory/pkg/schematic"
)

type answer struct {
	Result *result `json:"result,omitempty"`
	Error  string  `json:"error,omitempty"`
}

type result struct {
	ID   string `json:"id"`
	YAML string `json:"yaml"`
}

// What the factory does with a request: it reads the text, and hashes what it writes of it.
func run(text string) (*result, error) {
	cfg, err := schematic.Unmarshal([]byte(text))
	if err != nil {
		return nil, err
	}
	id, err := cfg.ID()
	if err != nil {
		return nil, err
	}
	written, err := cfg.Marshal()
	return &result{ID: id, YAML: string(written)}, err
}

func main() {
	var in struct {
		Cases []string `json:"cases"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]answer, 0, len(in.Cases))
	for _, each := range in.Cases {
		if found, err := run(each); err != nil {
			answers = append(answers, answer{Error: err.Error()})
		} else {
			answers = append(answers, answer{Result: found})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
