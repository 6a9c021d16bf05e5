//go:build ignore

// Command unpack lays the zip of a Go module out as a tree: `go run unpack.go <zip> <folder>`. Tests are left out.
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: unpack <zip> <folder>")
		os.Exit(2)
	}
	if err := unpack(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func unpack(archive, folder string) error {
	reader, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, file := range reader.File {
		// Entries are named <module>@<version>/<path>; a module path has no @.
		_, versioned, _ := strings.Cut(file.Name, "@")
		_, path, found := strings.Cut(versioned, "/")
		if !found || !filepath.IsLocal(path) {
			return fmt.Errorf("%s is not an entry of a module", file.Name)
		}
		if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/testdata/") {
			continue
		}
		if err := write(file, filepath.Join(folder, path)); err != nil {
			return err
		}
	}
	return nil
}

func write(file *zip.File, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	source, err := file.Open()
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		return err
	}
	return target.Close()
}
