package twofiles

import "net/http"

func sleeping(w http.ResponseWriter, r *http.Request) {
	settle() // want "ignores that the client may have gone"
}

func waiting(w http.ResponseWriter, r *http.Request) {
	settleUntil(r.Context().Done())
}
