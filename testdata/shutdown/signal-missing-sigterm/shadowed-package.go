package main

import "net/http"

type notifier struct{}

func (notifier) Notify(names ...string) {}

var signal notifier

func main() {
	signal.Notify("interrupt")
	http.ListenAndServe(":8080", nil)
}
