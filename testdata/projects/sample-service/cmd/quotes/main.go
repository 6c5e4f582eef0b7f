// Command quotes answers what it costs to send a parcel.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/quotes/internal/carrier"
	"example.com/quotes/internal/tariff"
	"example.com/quotes/internal/web"
)

const drainTimeout = 20 * time.Second

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	tariffs := tariff.NewTable(os.Getenv("TARIFF_URL"))
	tariffs.Start(ctx, 10*time.Minute)

	carriers := carrier.NewClient(os.Getenv("CARRIER_URL"))
	server := &http.Server{
		Addr:              ":8080",
		Handler:           web.NewHandler(carriers, tariffs),
		ReadHeaderTimeout: 5 * time.Second,
	}

	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return drain(server)
	}
}

// drain lets the requests in flight finish.
func drain(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	return server.Shutdown(ctx)
}
