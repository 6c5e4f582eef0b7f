package main

import (
	"example.com/tool/internal/metrics"
	"example.com/tool/internal/watch"
)

func main() {
	go metrics.Serve()
	watch.Events()
}
