package clients

import "net/http"

var shared = Fresh()

func Fresh() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
}

func Shared() *http.Client { return shared }
