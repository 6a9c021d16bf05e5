// Command resourceset answers, with the packages of Flux Operator and Flux, what they would make of the text it is given.
//
// It is built inside the tree of the flux-operator module, because Go lets nobody else import that module's internal packages.
// It reads one JSON request `{"cases": [...]}` from standard input and writes a JSON array with one answer per case,
// `{"result": ...}` or `{"error": "..."}`. A case is one of
//
//	{"resourceSet":   {"resourceSet": YAML, "providers": YAML}}      the objects a ResourceSet makes of its Static providers
//	{"kustomization": {"kustomization": YAML, "files": {path: text}}} the objects a Flux Kustomization builds from a source
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	ssautil "github.com/fluxcd/pkg/ssa/utils"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	fluxcdv1 "github.com/controlplaneio-fluxcd/flux-operator/api/v1"
	"github.com/controlplaneio-fluxcd/flux-operator/internal/builder"
	"github.com/controlplaneio-fluxcd/flux-operator/internal/inputs"
)

type request struct {
	Cases []struct {
		ResourceSet   *resourceSetCase   `json:"resourceSet"`
		Kustomization *kustomizationCase `json:"kustomization"`
	} `json:"cases"`
}

type resourceSetCase struct {
	ResourceSet string `json:"resourceSet"`
	Providers   string `json:"providers"`
}

type kustomizationCase struct {
	Kustomization string            `json:"kustomization"`
	Files         map[string]string `json:"files"`
}

type answer struct {
	Result any    `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var req request
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&req); err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	answers := make([]answer, 0, len(req.Cases))
	for _, c := range req.Cases {
		var result []map[string]any
		var err error
		switch {
		case c.ResourceSet != nil:
			result, err = render(c.ResourceSet)
		case c.Kustomization != nil:
			result, err = build(c.Kustomization)
		default:
			err = errors.New("a case needs resourceSet or kustomization")
		}
		if err != nil {
			answers = append(answers, answer{Error: err.Error()})
			continue
		}
		answers = append(answers, answer{Result: result})
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answers)
}

// render follows ResourceSetReconciler.getInputs and .reconcile, up to where they talk to a cluster.
func render(c *resourceSetCase) ([]map[string]any, error) {
	var set fluxcdv1.ResourceSet
	if err := yaml.UnmarshalStrict([]byte(c.ResourceSet), &set); err != nil {
		return nil, fmt.Errorf("reading the ResourceSet: %w", err)
	}
	set.SetGroupVersionKind(fluxcdv1.GroupVersion.WithKind(fluxcdv1.ResourceSetKind))
	if err := builder.ValidateResourceSetSpec(set.Spec); err != nil {
		return nil, err
	}
	providers, err := readProviders(c.Providers)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(&set, providers)
	if err != nil {
		return nil, err
	}
	combined, err := inputs.Combine(&set, chosen)
	if err != nil {
		return nil, err
	}
	result := []map[string]any{}
	if len(set.Spec.InputsFrom) > 0 && len(combined) == 0 {
		return result, nil
	}
	steps, err := builder.BuildResourceSetFromSpec(set.Spec, combined)
	if err != nil {
		return nil, err
	}
	objects := builder.FlattenSteps(steps)
	if common := set.Spec.CommonMetadata; common != nil {
		ssautil.SetCommonMetadata(objects, common.Labels, common.Annotations)
	}
	for _, object := range objects {
		result = append(result, object.Object)
	}
	return result, nil
}

// readProviders also does what the provider's controller does for type Static: it exports the default values and an id.
func readProviders(text string) ([]*fluxcdv1.ResourceSetInputProvider, error) {
	var providers []*fluxcdv1.ResourceSetInputProvider
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return providers, nil
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		provider := &fluxcdv1.ResourceSetInputProvider{}
		if err := yaml.UnmarshalStrict(document, provider); err != nil {
			return nil, fmt.Errorf("reading a ResourceSetInputProvider: %w", err)
		}
		if provider.Spec.Type != fluxcdv1.InputProviderStatic {
			return nil, fmt.Errorf("provider %s has type %q, only Static can be answered without a network", provider.Name, provider.Spec.Type)
		}
		provider.SetGroupVersionKind(fluxcdv1.GroupVersion.WithKind(fluxcdv1.ResourceSetInputProviderKind))
		defaults, err := provider.GetDefaultInputs()
		if err != nil {
			return nil, err
		}
		// The operator derives the id from the UID, which only a cluster gives; the name stands in for it.
		exported, err := fluxcdv1.NewResourceSetInput(defaults, map[string]any{"id": inputs.ID(provider.GetName())})
		if err != nil {
			return nil, err
		}
		provider.Status.ExportedInputs = []fluxcdv1.ResourceSetInput{exported}
		providers = append(providers, provider)
	}
}

func choose(set *fluxcdv1.ResourceSet, providers []*fluxcdv1.ResourceSetInputProvider) (map[inputs.ProviderKey]fluxcdv1.InputProvider, error) {
	chosen := map[inputs.ProviderKey]fluxcdv1.InputProvider{}
	for _, source := range set.Spec.InputsFrom {
		if source.Name == "" && source.Selector == nil {
			return nil, errors.New("input provider reference must have either name or selector set")
		}
		selector, err := metav1.LabelSelectorAsSelector(source.Selector)
		if err != nil {
			return nil, fmt.Errorf("failed to parse selector: %w", err)
		}
		found := false
		for _, provider := range providers {
			matches := source.Name == provider.Name
			if source.Name == "" {
				matches = selector.Matches(labels.Set(provider.Labels))
			}
			if matches && provider.Namespace == set.Namespace {
				chosen[inputs.NewProviderKey(provider)] = provider
				found = true
			}
		}
		if source.Name != "" && !found {
			return nil, fmt.Errorf("failed to get provider %s/%s", set.Namespace, source.Name)
		}
	}
	return chosen, nil
}

// build follows KustomizationReconciler.generate and .build, without decryption and remote bases.
func build(c *kustomizationCase) ([]map[string]any, error) {
	var object map[string]any
	if err := yaml.Unmarshal([]byte(c.Kustomization), &object); err != nil {
		return nil, fmt.Errorf("reading the Kustomization: %w", err)
	}
	kustomization := unstructured.Unstructured{Object: object}
	temporary, err := os.MkdirTemp("", "kustomization-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temporary)
	// The secure file system compares real paths.
	root, err := filepath.EvalSymlinks(temporary)
	if err != nil {
		return nil, err
	}
	for path, text := range c.Files {
		file := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	path, _, err := unstructured.NestedString(object, "spec", "path")
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(root, path)
	if _, err := kustomize.NewGenerator(root, kustomization).WriteFile(folder); err != nil {
		return nil, err
	}
	resources, err := kustomize.SecureBuild(root, folder, false)
	if err != nil {
		return nil, fmt.Errorf("kustomize build failed: %w", err)
	}
	postBuild, hasPostBuild, err := unstructured.NestedMap(object, "spec", "postBuild")
	if err != nil {
		return nil, err
	}
	result := []map[string]any{}
	for _, resource := range resources.Resources() {
		if hasPostBuild {
			always := postBuild["substituteStrategy"] == "Always"
			changed, err := kustomize.SubstituteVariables(context.Background(), nil, kustomization, resource,
				kustomize.SubstituteWithDryRun(true), kustomize.SubstituteWithAlways(always))
			if err != nil {
				return nil, fmt.Errorf("post build failed for %s: %w", resource.GetName(), err)
			}
			if changed != nil {
				resource = changed
			}
		}
		built, err := resource.Map()
		if err != nil {
			return nil, err
		}
		result = append(result, built)
	}
	return result, nil
}
