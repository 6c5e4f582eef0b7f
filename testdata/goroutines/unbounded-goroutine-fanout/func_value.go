package funcvalue

import "net/http"

func each(items []string, do func(string)) {
	for _, item := range items {
		do(item)
	}
}

func notify(address string) {}

func handle(_ http.ResponseWriter, r *http.Request) {
	each(r.Form["address"], func(address string) {
		go notify(address) // want `goroutines are started without a limit`
	})
}

func handleInTurn(_ http.ResponseWriter, r *http.Request) {
	each(r.Form["address"], func(address string) { notify(address) })
	each([]string{"ops", "dev"}, func(address string) { go notify(address) })
}
