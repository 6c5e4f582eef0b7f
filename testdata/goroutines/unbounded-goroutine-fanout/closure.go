package closure

import (
	"io/fs"
	"os"
	"path/filepath"
)

func index(path string) {}

func indexAll(root string) error {
	return filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		go index(path) // want `goroutines are started without a limit`
		return err
	})
}

func indexInTurn(root string) error {
	return filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		index(path)
		return err
	})
}

func indexEntries(folder string) {
	entries, _ := os.ReadDir(folder)
	start := func(name string) {
		go index(name) // want `goroutines are started without a limit`
	}
	for _, entry := range entries {
		start(entry.Name())
	}
}
