// Package client asks a shop under test: whoever imports it is a test.
package client

import (
	"errors"
	"net/http"
)

func Stock(address string) error {
	resp, err := http.Get(address)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return resp.Body.Close()
}
