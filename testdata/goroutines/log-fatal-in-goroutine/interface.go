package iface

import (
	"log"
	"net/http"
	"os"
)

type failing interface{ fail(error) }

type byLog struct{}

func (byLog) fail(err error) { log.Fatal(err) }

type byExit struct{}

func (*byExit) fail(error) { os.Exit(1) }

func ending(by failing, refresh func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := refresh(); err != nil {
			by.fail(err) // want "log.Fatal in the handler ends the process for all other requests"
		}
	}
}

type reporting interface{ report(error) }

type strict struct{}

func (strict) report(err error) { log.Fatal(err) }

type lenient struct{}

func (lenient) report(err error) { log.Print(err) }

// Which of the two is used is not known.
func either(by reporting, refresh func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := refresh(); err != nil {
			by.report(err)
		}
	}
}
