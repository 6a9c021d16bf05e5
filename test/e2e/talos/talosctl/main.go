// The commands of talosctl that need no machine, with its flags, on Talos' own generator, patcher and validator: talosctl itself is in a
// module that nobody may import.
package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/bundle"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
)

// flags are the values of each flag, and what is none.
type flags struct {
	values map[string][]string
	words  []string
}

// parse refuses every flag that the command does not have; those that end in "=" take a value behind a sign only.
func parse(args []string, known ...string) (flags, error) {
	parsed := flags{values: map[string][]string{}}
	for at := 0; at < len(args); at++ {
		if !strings.HasPrefix(args[at], "--") {
			parsed.words = append(parsed.words, args[at])
			continue
		}
		name, value, inline := strings.Cut(strings.TrimPrefix(args[at], "--"), "=")
		isKnown := false
		for _, each := range known {
			isKnown = isKnown || each == name
		}
		if !isKnown {
			return parsed, fmt.Errorf("unknown flag: --%s", name)
		}
		switch {
		case inline || name == "strict" || name == "client" || name == "short":
		case at+1 < len(args):
			at++
			value = args[at]
		default:
			return parsed, fmt.Errorf("flag needs an argument: --%s", name)
		}
		parsed.values[name] = append(parsed.values[name], value)
	}
	return parsed, nil
}

func (f flags) one(name string) string {
	if all := f.values[name]; len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

func printVersion() error {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == "github.com/siderolabs/talos/pkg/machinery" {
			fmt.Printf("Client:\nTalos %s\n", dependency.Version)
			return nil
		}
	}
	return errors.New("no machinery")
}

func genSecrets(args []string) error {
	given, err := parse(args, "talos-version", "output-file")
	if err != nil {
		return err
	}
	contract, err := config.ParseContractFromVersion(given.one("talos-version"))
	if err != nil {
		return err
	}
	made, err := secrets.NewBundle(secrets.NewFixedClock(time.Now()), contract)
	if err != nil {
		return err
	}
	return writeNew(given.one("output-file"), []byte(bundleText(made)), 0o600)
}

// bundleText writes a bundle as talosctl does, whichever YAML library the release has.
func bundleText(made *secrets.Bundle) string {
	var text strings.Builder
	line := func(depth int, name, value string) { fmt.Fprintf(&text, "%s%s: %s\n", strings.Repeat("    ", depth), name, value) }
	pem := func(name string, crt, key []byte) {
		line(1, name, "")
		if crt != nil {
			line(2, "crt", base64.StdEncoding.EncodeToString(crt))
		}
		line(2, "key", base64.StdEncoding.EncodeToString(key))
	}
	line(0, "cluster", "")
	line(1, "id", made.Cluster.ID)
	line(1, "secret", made.Cluster.Secret)
	line(0, "secrets", "")
	line(1, "bootstraptoken", made.Secrets.BootstrapToken)
	line(1, "secretboxencryptionsecret", made.Secrets.SecretboxEncryptionSecret)
	line(0, "trustdinfo", "")
	line(1, "token", made.TrustdInfo.Token)
	line(0, "certs", "")
	pem("etcd", made.Certs.Etcd.Crt, made.Certs.Etcd.Key)
	pem("k8s", made.Certs.K8s.Crt, made.Certs.K8s.Key)
	pem("k8saggregator", made.Certs.K8sAggregator.Crt, made.Certs.K8sAggregator.Key)
	pem("k8sserviceaccount", nil, made.Certs.K8sServiceAccount.Key)
	pem("os", made.Certs.OS.Crt, made.Certs.OS.Key)
	return text.String()
}

func genConfig(args []string) error {
	given, err := parse(args, "with-secrets", "talos-version", "kubernetes-version", "config-patch", "config-patch-control-plane",
		"config-patch-worker", "with-docs", "with-examples", "output-types", "output")
	if err != nil {
		return err
	}
	if len(given.words) != 2 {
		return fmt.Errorf("accepts 2 arg(s), received %d", len(given.words))
	}
	contract, err := config.ParseContractFromVersion(given.one("talos-version"))
	if err != nil {
		return err
	}
	secretsBundle, err := secrets.LoadBundle(given.one("with-secrets"))
	if err != nil {
		return err
	}
	if err = secretsBundle.Validate(); err != nil {
		return err
	}
	options := []bundle.Option{bundle.WithVerbose(false), bundle.WithInputOptions(&bundle.InputOptions{
		ClusterName: given.words[0],
		Endpoint:    given.words[1],
		KubeVersion: strings.TrimPrefix(given.one("kubernetes-version"), "v"),
		GenOptions: []generate.Option{
			generate.WithVersionContract(contract),
			generate.WithSecretsBundle(secretsBundle),
			generate.WithInstallDisk("/dev/sda"),
			generate.WithInstallImage("ghcr.io/siderolabs/installer:" + given.one("talos-version")),
			generate.WithDNSDomain("cluster.local"),
			generate.WithClusterDiscovery(true),
		},
	})}
	for name, option := range map[string]func([]configpatcher.Patch) bundle.Option{
		"config-patch":               bundle.WithPatch,
		"config-patch-control-plane": bundle.WithPatchControlPlane,
		"config-patch-worker":        bundle.WithPatchWorker,
	} {
		patches, err := configpatcher.LoadPatches(given.values[name])
		if err != nil {
			return err
		}
		options = append(options, option(patches))
	}
	made, err := bundle.NewBundle(options...)
	if err != nil {
		return err
	}
	return writeBundle(made, given.one("output"), strings.Split(given.one("output-types"), ","))
}

func writeBundle(made *bundle.Bundle, folder string, types []string) error {
	if err := os.MkdirAll(folder, os.ModePerm); err != nil {
		return err
	}
	for _, each := range types {
		var text []byte
		var err error
		name := each + ".yaml"
		switch each {
		case "controlplane":
			text, err = made.Serialize(encoder.CommentsDisabled, machine.TypeControlPlane)
		case "worker":
			text, err = made.Serialize(encoder.CommentsDisabled, machine.TypeWorker)
		case "talosconfig":
			name = each
			text, err = made.TalosConfig().Bytes()
		default:
			err = fmt.Errorf("invalid output type: %q", each)
		}
		if err != nil {
			return err
		}
		if err = writeNew(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func patchConfig(args []string) error {
	given, err := parse(args, "patch", "output")
	if err != nil {
		return err
	}
	if len(given.words) != 1 {
		return fmt.Errorf("accepts 1 arg(s), received %d", len(given.words))
	}
	text, err := os.ReadFile(given.words[0])
	if err != nil {
		return err
	}
	patches, err := configpatcher.LoadPatches(given.values["patch"])
	if err != nil {
		return err
	}
	patched, err := configpatcher.Apply(configpatcher.WithBytes(text), patches)
	if err != nil {
		return err
	}
	if text, err = patched.Bytes(); err != nil {
		return err
	}
	return os.WriteFile(given.one("output"), text, 0o644)
}

type metalMode struct{}

func (metalMode) String() string        { return "metal" }
func (metalMode) RequiresInstall() bool { return true }
func (metalMode) InContainer() bool     { return false }

func validate(args []string) error {
	given, err := parse(args, "config", "mode", "strict")
	if err != nil {
		return err
	}
	if given.one("mode") != "metal" {
		return fmt.Errorf("unknown runtime mode: %q", given.one("mode"))
	}
	provider, err := configloader.NewFromFile(given.one("config"))
	if err != nil {
		return err
	}
	options := []validation.Option{validation.WithLocal()}
	if len(given.values["strict"]) > 0 {
		options = append(options, validation.WithStrict())
	}
	warnings, err := provider.Validate(metalMode{}, options...)
	for _, warning := range warnings {
		fmt.Fprintln(os.Stderr, "WARNING: "+warning)
	}
	if err == nil {
		fmt.Printf("%s is valid for metal mode\n", given.one("config"))
	}
	return err
}

func writeNew(file string, text []byte, mode os.FileMode) error {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("file already exists: %q, use --force to overwrite", file)
	}
	return os.WriteFile(file, text, mode)
}

func run(args []string) error {
	command := strings.Join(args[:min(2, len(args))], " ")
	switch {
	case strings.HasPrefix(command, "version"):
		return printVersion()
	case command == "gen secrets":
		return genSecrets(args[2:])
	case command == "gen config":
		return genConfig(args[2:])
	case command == "machineconfig patch":
		return patchConfig(args[2:])
	case strings.HasPrefix(command, "validate"):
		return validate(args[1:])
	}
	return fmt.Errorf("unknown command %q for \"talosctl\"", command)
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
