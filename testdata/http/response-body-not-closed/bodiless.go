// Package bodiless gets answers that have no body.
package bodiless

import (
	"errors"
	"net/http"
)

func remove(address string) error {
	resp, err := http.Get(address)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusNoContent {
		defer resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

func refresh(address string) (bool, error) {
	resp, err := http.Get(address)
	if err != nil {
		return false, err
	}
	switch resp.StatusCode {
	case http.StatusNoContent, http.StatusNotModified:
		return false, nil
	}
	return true, resp.Body.Close()
}

func accept(address string) error {
	resp, err := http.Get(address) // want `not closed when resp\.StatusCode == http\.StatusAccepted`
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusAccepted {
		defer resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

func poll(address string) (bool, error) {
	resp, err := http.Get(address) // want `not closed when this case`
	if err != nil {
		return false, err
	}
	switch resp.StatusCode {
	case http.StatusNoContent, http.StatusNotFound:
		return false, nil
	}
	return true, resp.Body.Close()
}
