package main

import (
	"time"

	"example.com/once/metrics"
)

func init() {
	metrics.Watch()
}

func main() {
	go func() {
		for {
			time.Sleep(time.Second)
		}
	}()
	run()
}

func run() {
	reporter := metrics.NewReporter()
	println(reporter)
	select {}
}
