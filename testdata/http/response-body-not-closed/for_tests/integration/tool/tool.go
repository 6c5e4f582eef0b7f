// Package tool is there for tests, and for a program.
package tool

import "net/http"

func Empty(address string) bool {
	resp, err := http.Get(address) // want `not closed when resp\.StatusCode == http\.StatusNotFound`
	if err != nil {
		return false
	}
	if resp.StatusCode == http.StatusNotFound {
		return true
	}
	resp.Body.Close()
	return false
}
