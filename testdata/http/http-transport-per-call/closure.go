package closure

import (
	"io"
	"net/http"
)

func forgetting(url string) ([]byte, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}} // want "a transport for one call"
	read := func() ([]byte, error) {
		response, err := client.Get(url)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		return io.ReadAll(response.Body)
	}
	return read()
}

// Each function that it returns shares one client.
func sharing(url string) func() ([]byte, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
	return func() ([]byte, error) {
		response, err := client.Get(url)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		return io.ReadAll(response.Body)
	}
}
