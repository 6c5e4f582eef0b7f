package main

import (
	"fmt"
	"os"
	"os/exec"
)

const childLimit = "256Mi"

func main() {
	if err := os.Setenv("GOMEMLIMIT", childLimit); err != nil { // want `GOMEMLIMIT="256Mi" is not Go syntax`
		fmt.Fprintln(os.Stderr, err)
	}
	_ = os.Setenv("GOMEMLIMIT", "256MiB")
	_ = os.Setenv("GOMEMLIMIT", os.Getenv("CHILD_LIMIT"))
	_ = os.Setenv("MEMORY", "256Mi")
	if err := exec.Command("worker").Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
