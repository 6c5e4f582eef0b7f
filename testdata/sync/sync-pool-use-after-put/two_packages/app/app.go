// Package app uses buffers that it has to give back.
package app

import (
	"os"

	"example.com/two/buffers"
)

func write(name string) {
	b := buffers.Get()
	b.WriteString(name)
	buffers.Release(b)
	os.Stdout.Write(b.Bytes()) // want `b. is used after`
}

func writeFirst(name string) {
	b := buffers.Get()
	defer buffers.Release(b)
	b.WriteString(name)
	os.Stdout.Write(b.Bytes())
}
