// Talos' own generator, patcher and validator, over standard input and output: {"cases": [...]} in, a list of answers out.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
)

// machineCase is one machine: what is generated, and patches in the order in which they are applied.
type machineCase struct {
	Cluster    string   `json:"cluster"`
	Endpoint   string   `json:"endpoint"`
	Talos      string   `json:"talos"`
	Kubernetes string   `json:"kubernetes"`
	Role       string   `json:"role"`
	Patches    []string `json:"patches"`
	// As `talosctl machineconfig patch` applies them, one after the other, to what was written before.
	NodePatches []string `json:"nodePatches"`
}

type answer struct {
	Result *string `json:"result,omitempty"`
	Error  string  `json:"error,omitempty"`
}

type metalMode struct{}

func (metalMode) String() string        { return "metal" }
func (metalMode) RequiresInstall() bool { return true }
func (metalMode) InContainer() bool     { return false }

var bundles = map[string]*secrets.Bundle{}

// The bundle's keys are made once for each release: what is tested does not depend on them.
func bundle(contract *config.VersionContract) (*secrets.Bundle, error) {
	if known, ok := bundles[contract.String()]; ok {
		return known, nil
	}
	made, err := secrets.NewBundle(secrets.NewFixedClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)), contract)
	if err == nil {
		bundles[contract.String()] = made
	}
	return made, err
}

func run(in machineCase) (string, error) {
	contract, err := config.ParseContractFromVersion(in.Talos)
	if err != nil {
		return "", err
	}
	secretsBundle, err := bundle(contract)
	if err != nil {
		return "", err
	}
	input, err := generate.NewInput(in.Cluster, in.Endpoint, in.Kubernetes,
		generate.WithVersionContract(contract), generate.WithSecretsBundle(secretsBundle),
		generate.WithInstallDisk("/dev/sda"), generate.WithInstallImage("ghcr.io/siderolabs/installer:"+in.Talos))
	if err != nil {
		return "", err
	}
	kind := machine.TypeControlPlane
	if in.Role == "worker" {
		kind = machine.TypeWorker
	}
	generated, err := input.Config(kind)
	if err != nil {
		return "", err
	}
	patched, err := apply(configpatcher.WithConfig(generated), in.Patches)
	if err != nil {
		return "", err
	}
	text, err := patched.Bytes()
	if err != nil {
		return "", err
	}
	for _, patch := range in.NodePatches {
		if patched, err = apply(configpatcher.WithBytes(text), []string{patch}); err != nil {
			return "", err
		}
		if text, err = patched.Bytes(); err != nil {
			return "", err
		}
	}
	return validate(text)
}

func apply(in configpatcher.Input, texts []string) (configpatcher.Output, error) {
	var patches []configpatcher.Patch
	for _, text := range texts {
		patch, err := configpatcher.LoadPatch([]byte(text))
		if err != nil {
			return nil, err
		}
		patches = append(patches, patch)
	}
	return configpatcher.Apply(in, patches)
}

func validate(text []byte) (string, error) {
	provider, err := configloader.NewFromBytes(text)
	if err != nil {
		return "", err
	}
	warnings, err := provider.Validate(metalMode{}, validation.WithLocal(), validation.WithStrict())
	if err != nil {
		return "", err
	}
	if len(warnings) > 0 {
		return "", fmt.Errorf("warnings: %s", strings.Join(warnings, "; "))
	}
	encoded, err := provider.EncodeBytes(encoder.WithComments(encoder.CommentsDisabled))
	return string(encoded), err
}

func main() {
	var in struct {
		Cases []machineCase `json:"cases"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]answer, 0, len(in.Cases))
	for _, each := range in.Cases {
		result, err := run(each)
		if err != nil {
			answers = append(answers, answer{Error: err.Error()})
		} else {
			answers = append(answers, answer{Result: &result})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
