package twofiles

import "net/http"

var shared = fresh()

func fresh() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
}

func kept() *http.Client { return shared }
