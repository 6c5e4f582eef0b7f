// Package tariff keeps the surcharges that apply on top of a carrier's price.
package tariff

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"sync"
	"time"
)

// Table holds surcharges in cents by carrier.
type Table struct {
	url string

	mu         sync.RWMutex
	surcharges map[string]int
}

// NewTable returns an empty table that loads itself from url.
func NewTable(url string) *Table {
	return &Table{url: url, surcharges: map[string]int{}}
}

// Start loads the table now and then again after each interval, until the context ends.
func (t *Table) Start(ctx context.Context, interval time.Duration) {
	go t.refresh(ctx, interval)
}

func (t *Table) refresh(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if err := t.load(); err != nil {
			log.Printf("tariffs: %v", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			break
		}
	}
}

// Surcharge returns the carrier's surcharge in cents.
func (t *Table) Surcharge(carrier string) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.surcharges[carrier]
}

func (t *Table) load() error {
	client := http.Client{Timeout: 30 * time.Second}
	response, err := client.Get(t.url)
	if err != nil {
		return err
	}
	defer response.Body.Close()

	fresh := map[string]int{}
	if err := json.NewDecoder(response.Body).Decode(&fresh); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.surcharges = fresh
	return nil
}
