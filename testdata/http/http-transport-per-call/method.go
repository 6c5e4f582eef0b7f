package method

import (
	"io"
	"net/http"
)

type api struct {
	idle   int
	client *http.Client
}

func (a *api) newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: a.idle}}
}

func (a *api) sharedClient() *http.Client { return a.client }

func (a *api) forgetting(url string) ([]byte, error) {
	client := a.newClient() // want "a transport for one call"
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func (a *api) sharing(url string) ([]byte, error) {
	client := a.sharedClient()
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
