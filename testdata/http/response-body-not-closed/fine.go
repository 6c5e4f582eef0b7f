// Package fine closes its bodies, reads them to the end or hands them on.
package fine

import (
	"errors"
	"io"
	"net/http"
	"os"
)

func deferred(url string) (int, error) {
	response, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}

func inALiteral(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer func() {
		if err := response.Body.Close(); err != nil {
			println(err.Error())
		}
	}()
	return errors.New(response.Status)
}

func readToTheEnd(url string) ([]byte, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(response.Body)
}

func returned(url string) (*http.Response, error) {
	return http.Get(url)
}

func returnedLater(url string) (*http.Response, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return response, nil
}

func handedOn(url string, handle func(*http.Response) error) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	return handle(response)
}

type stream struct{ body io.ReadCloser }

func stored(url string) (*stream, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return &stream{body: response.Body}, nil
}

func errorInASwitch(url string) error {
	response, err := http.Get(url)
	switch {
	case err != nil:
		return err
	default:
		return response.Body.Close()
	}
}

func mayBeNil(url string) error {
	response, err := http.Get(url)
	if response != nil {
		defer response.Body.Close()
	}
	return err
}

func askedAboutTheError(url string, retries func(error) bool) error {
	response, err := http.Get(url)
	if retries(err) {
		return errors.New("again")
	}
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func derived(url string, shouldRetry func(error) (bool, error)) (bool, error) {
	response, err := http.Get(url)
	retry, err := shouldRetry(err)
	if retry {
		return true, err
	}
	if err != nil {
		return false, err
	}
	return false, response.Body.Close()
}

func head(client *http.Client, url string) (int64, error) {
	request, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.ContentLength, nil
}

func noBody(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	if response.Body == nil {
		return nil
	}
	return response.Body.Close()
}

func exits(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		os.Exit(1)
	}
	return response.Body.Close()
}

func unrelated(do func(*http.Request) (*http.Response, error), request *http.Request) error {
	_, err := do(request)
	return err
}
