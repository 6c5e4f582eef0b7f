package iface

import (
	"net/http"
	"time"
)

type pacer interface{ pace() }

type slow struct{}

func (slow) pace() { time.Sleep(time.Second) }

type slower struct{}

func (*slower) pace() { time.Sleep(time.Minute) }

func sleeping(by pacer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by.pace() // want "ignores that the client may have gone"
	}
}

type limiter interface{ limit() }

type strict struct{}

func (strict) limit() { time.Sleep(time.Second) }

type none struct{}

func (none) limit() {}

// Which of the two limits is not known.
func either(by limiter) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by.limit()
	}
}
