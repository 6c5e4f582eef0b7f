package main

import (
	"net/http"
	"runtime/debug"
)

func main() {
	debug.SetMemoryLimit(debug.SetMemoryLimit(-1) / 10 * 9)
	http.ListenAndServe(":8080", nil)
}
