package twofiles

import (
	"encoding/json"
	"net/http"
)

type payload struct{ Users []string }

func decode(r *http.Request) (*payload, error) {
	p := new(payload)
	err := json.NewDecoder(r.Body).Decode(p)
	return p, err
}

func handle(_ http.ResponseWriter, r *http.Request) {
	p, err := decode(r)
	if err == nil {
		inviteAll(p.Users)
		inviteInTurn(p.Users)
	}
}
