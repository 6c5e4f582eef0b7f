// Package lone makes transports for single requests.
package lone

import (
	"crypto/tls"
	"io"
	"net/http"
	"time"
)

// Fetch may be called again and again.
func Fetch(url string) ([]byte, error) {
	transport := &http.Transport{TLSClientConfig: &tls.Config{}} // want "a transport for one call"
	client := &http.Client{Transport: transport, Timeout: time.Second}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func handle(w http.ResponseWriter, r *http.Request) {
	client := http.Client{Transport: &http.Transport{MaxIdleConns: 1}} // want "a transport for one call"
	response, err := client.Get("http://backend")
	if err != nil {
		return
	}
	defer response.Body.Close()
	io.Copy(w, response.Body)
}

func each(urls []string) error {
	for _, url := range urls {
		transport := http.DefaultTransport.(*http.Transport).Clone() // want "a transport for one call"
		client := &http.Client{Transport: transport}
		response, err := client.Get(url)
		if err != nil {
			return err
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
	return nil
}
