// Package fine shares its transports, or leaves nothing behind.
package fine

import (
	"context"
	"io"
	"net"
	"net/http"
)

var shared = &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}

func read(client *http.Client, url string) ([]byte, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// Client is for its caller to share.
func Client() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
}

// ClientLater is, too.
func ClientLater(url string) (*http.Client, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	_, err = io.ReadAll(response.Body)
	return client, err
}

type fetcher struct{ client *http.Client }

// NewFetcher keeps it.
func NewFetcher() *fetcher {
	transport := &http.Transport{MaxIdleConns: 1}
	return &fetcher{client: &http.Client{Transport: transport}}
}

// WithoutKeepAlive closes each connection.
func WithoutKeepAlive(url string) ([]byte, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// Closes the idle ones.
func Closes(url string) ([]byte, error) {
	transport := &http.Transport{MaxIdleConns: 1}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// OwnConnection is made and closed by the caller.
func OwnConnection(url string, conn net.Conn) ([]byte, error) {
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil },
	}}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// Unread takes the connection with the body.
func Unread(url string) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	return response.Body.Close()
}
