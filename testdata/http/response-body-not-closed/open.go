// Package open leaves bodies open.
package open

import (
	"encoding/json"
	"errors"
	"net/http"
)

type api struct{ client *http.Client }

func (a *api) earlyReturn(request *http.Request, into any) error {
	response, err := a.client.Do(request) // want "the response body is not closed when response.StatusCode != http.StatusOK"
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}

func never(url string, into any) error {
	response, err := http.Get(url) // want "never closed"
	if err != nil {
		return err
	}
	return json.NewDecoder(response.Body).Decode(into)
}

func dropped(url string) error {
	_, err := http.Get(url) // want "never closed"
	return err
}

func statement(url string) {
	http.Post(url, "text/plain", nil) // want "never closed"
}

func eachRound(urls []string) (found int) {
	for _, url := range urls {
		response, err := http.Get(url) // want "not closed when response.StatusCode != http.StatusOK"
		if err != nil {
			continue
		}
		if response.StatusCode != http.StatusOK {
			continue
		}
		found++
		response.Body.Close()
	}
	return found
}

func bothAtOnce(url string) error {
	response, err := http.Get(url) // want "not closed when err != nil || response.StatusCode >= 300"
	if err != nil || response.StatusCode >= 300 {
		return errors.New("unavailable")
	}
	return response.Body.Close()
}

func secondError(url string, check func() error) error {
	response, err := http.Get(url) // want "not closed when err != nil"
	if err != nil {
		return err
	}
	err = check()
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func inALiteral(client http.Client, request *http.Request) func() (int, error) {
	return func() (int, error) {
		response, err := client.Do(request) // want "never closed"
		if err != nil {
			return 0, err
		}
		return response.StatusCode, nil
	}
}
