// Package carrier asks the carriers for their prices.
package carrier

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Price is what one carrier asks for a parcel.
type Price struct {
	Carrier string `json:"carrier"`
	Cents   int    `json:"cents"`
}

// Client talks to the carriers' common gateway.
type Client struct {
	base string
	http *http.Client
}

// NewClient returns a client of the gateway at base.
func NewClient(base string) *Client {
	return &Client{base: base, http: &http.Client{Timeout: 10 * time.Second}}
}

type answer struct {
	price Price
	err   error
}

// Price returns the carrier's price, or the context's error when that comes first.
func (c *Client) Price(ctx context.Context, name string, grams int) (Price, error) {
	answers := make(chan answer)
	go func() {
		price, err := c.ask(name, grams)
		answers <- answer{price, err}
	}()

	select {
	case a := <-answers:
		return a.price, a.err
	case <-ctx.Done():
		return Price{}, ctx.Err()
	}
}

func (c *Client) ask(name string, grams int) (Price, error) {
	var price Price
	response, err := c.http.Get(fmt.Sprintf("%s/%s?grams=%d", c.base, url.PathEscape(name), grams))
	if err != nil {
		return price, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return price, fmt.Errorf("%s: %s", name, response.Status)
	}
	err = json.NewDecoder(response.Body).Decode(&price)
	return price, err
}
