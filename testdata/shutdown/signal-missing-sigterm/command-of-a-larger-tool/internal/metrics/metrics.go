package metrics

import "net/http"

func Serve() error {
	return http.ListenAndServe(":9090", nil)
}
