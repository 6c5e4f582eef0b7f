// Package web serves quotes over HTTP.
package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"example.com/quotes/internal/carrier"
	"example.com/quotes/internal/tariff"
)

const (
	requestTimeout = 2 * time.Second
	carrierTimeout = 3 * time.Second
)

// NewHandler returns the service's routes.
func NewHandler(carriers *carrier.Client, tariffs *tariff.Table) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /quotes/{carrier}", func(w http.ResponseWriter, r *http.Request) {
		quote(w, r, carriers, tariffs)
	})
	return mux
}

func quote(w http.ResponseWriter, r *http.Request, carriers *carrier.Client, tariffs *tariff.Table) {
	grams, err := strconv.Atoi(r.URL.Query().Get("grams"))
	if err != nil || grams <= 0 {
		http.Error(w, "grams must be a positive number", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTimeout)
	defer cancel()

	asking, done := context.WithTimeout(ctx, carrierTimeout)
	defer done()
	price, err := carriers.Price(asking, r.PathValue("carrier"), grams)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	price.Cents += tariffs.Surcharge(price.Carrier)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(price)
}
