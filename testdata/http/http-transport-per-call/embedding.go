package embedding

import (
	"io"
	"net/http"
)

type fresh struct{}

func (fresh) client() *http.Client {
	transport := &http.Transport{MaxIdleConns: 1}
	return &http.Client{Transport: transport}
}

type shared struct{ kept *http.Client }

func (s shared) client() *http.Client { return s.kept }

type forgetting struct{ fresh }

func (f *forgetting) get(url string) ([]byte, error) {
	client := f.client() // want "a transport for one call"
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

type sharing struct{ shared }

func (s *sharing) get(url string) ([]byte, error) {
	client := s.client()
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
