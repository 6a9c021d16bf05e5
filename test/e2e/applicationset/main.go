// Command applicationset answers, with Argo CD's own packages, what a running Argo CD would make of the text it is given.
//
// It reads one JSON request `{"cases": [...]}` from standard input and writes a JSON array with one answer per case,
// `{"result": ...}` or `{"error": "..."}`. A case is one of
//
//	{"generate":  {"applicationSet": YAML, "secrets": YAML}}  the Applications of an ApplicationSet, sorted by name
//	{"render":    {"template": text, "params": {...}}}        one string, templated as one field of an ApplicationSet is
//	{"kustomize": {"files": {path: text}, "source": {...}}}   the objects of a folder under a `source.kustomize`
//
// Started under the name `kustomize` it is the kustomize program, which the repo-server runs for the third kind.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/git"
	"github.com/argoproj/argo-cd/v3/util/kustomize"
	log "github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/kustomize/kustomize/v5/commands"
	"sigs.k8s.io/yaml"
)

type request struct {
	Cases []struct {
		Generate  *generateCase  `json:"generate"`
		Render    *renderCase    `json:"render"`
		Kustomize *kustomizeCase `json:"kustomize"`
	} `json:"cases"`
}

type generateCase struct {
	ApplicationSet string `json:"applicationSet"`
	Secrets        string `json:"secrets"`
}

type renderCase struct {
	Template string         `json:"template"`
	Params   map[string]any `json:"params"`
}

type kustomizeCase struct {
	Files  map[string]string                    `json:"files"`
	Source *v1alpha1.ApplicationSourceKustomize `json:"source"`
}

type answer struct {
	Result any    `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	if filepath.Base(os.Args[0]) == "kustomize" {
		if err := commands.NewDefaultCommand().Execute(); err != nil {
			os.Exit(1)
		}
		return
	}
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	log.SetOutput(io.Discard)
	var req request
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&req); err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	answers := make([]answer, 0, len(req.Cases))
	for _, c := range req.Cases {
		var result any
		var err error
		switch {
		case c.Generate != nil:
			result, err = generate(c.Generate)
		case c.Render != nil:
			// goTemplateOptions as the library writes them.
			result, err = (&utils.Render{}).Replace(c.Render.Template, c.Render.Params, true, []string{"missingkey=error"})
		case c.Kustomize != nil:
			result, err = build(c.Kustomize)
		default:
			err = errors.New("a case needs generate, render or kustomize")
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

func generate(c *generateCase) ([]map[string]any, error) {
	var set v1alpha1.ApplicationSet
	if err := yaml.UnmarshalStrict([]byte(c.ApplicationSet), &set); err != nil {
		return nil, fmt.Errorf("reading the ApplicationSet: %w", err)
	}
	scheme := runtime.NewScheme()
	if err := errors.Join(corev1.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	secrets, err := readSecrets(c.Secrets)
	if err != nil {
		return nil, err
	}
	cluster := fake.NewClientBuilder().WithScheme(scheme).WithObjects(secrets...).Build()
	known := map[string]generators.Generator{
		"Clusters": generators.NewClusterGenerator(cluster, set.Namespace),
		"List":     generators.NewListGenerator(),
	}
	known["Matrix"] = generators.NewMatrixGenerator(known)
	known["Merge"] = generators.NewMergeGenerator(known)
	applications, _, err := template.GenerateApplications(log.WithField("applicationset", set.Name), set, known, &utils.Render{}, cluster)
	if err != nil {
		return nil, err
	}
	// The clusters generator walks a Go map: its order is random.
	sort.Slice(applications, func(i, j int) bool { return applications[i].Name < applications[j].Name })
	result := []map[string]any{}
	for i := range applications {
		applications[i].SetGroupVersionKind(v1alpha1.ApplicationSchemaGroupVersionKind)
		object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&applications[i])
		if err != nil {
			return nil, err
		}
		// The API server fills it in; an Application that has never been reconciled has none.
		delete(object, "status")
		result = append(result, object)
	}
	return result, nil
}

func build(c *kustomizeCase) (any, error) {
	folder, err := os.MkdirTemp("", "kustomize-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(folder, "kustomize")
	if err := os.Symlink(program, binary); err != nil {
		return nil, err
	}
	repository := filepath.Join(folder, "repository")
	for path, text := range c.Files {
		file := filepath.Join(repository, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	app := kustomize.NewKustomizeApp(repository, repository, git.NopCreds{}, "", binary, "", "")
	objects, _, _, err := app.Build(c.Source, nil, nil, nil)
	if err != nil {
		return nil, err
	}
	result := []any{}
	for _, object := range objects {
		result = append(result, object.Object)
	}
	return result, nil
}

func readSecrets(text string) ([]client.Object, error) {
	var list []client.Object
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		var secret corev1.Secret
		if err := yaml.UnmarshalStrict(document, &secret); err != nil {
			return nil, fmt.Errorf("reading a cluster Secret: %w", err)
		}
		// What the API server does on write.
		for key, value := range secret.StringData {
			if secret.Data == nil {
				secret.Data = map[string][]byte{}
			}
			secret.Data[key] = []byte(value)
		}
		secret.StringData = nil
		list = append(list, &secret)
	}
}
