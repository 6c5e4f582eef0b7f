// Program ends when its context does.
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"

	"program.example/throttle"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	t := throttle.New()
	go t.Run(ctx)
	f := throttle.NewFragile()
	go f.Run()
	http.HandleFunc("/", func(http.ResponseWriter, *http.Request) {
		t.Update(1)
		f.Update(1)
	})
	go func() { _ = http.ListenAndServe(":8080", nil) }()
	<-ctx.Done()
}
