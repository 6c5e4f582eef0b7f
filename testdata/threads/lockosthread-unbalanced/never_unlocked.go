package neverunlocked

import (
	"net/http"
	"runtime"
	"sync/atomic"
)

var hits atomic.Int64

func count() { hits.Add(1) }

func pinnedForEachRequest(http.ResponseWriter, *http.Request) {
	pinned()
}

func pinned() {
	runtime.LockOSThread() // want `on any path: the caller stays locked`
	count()
}

func pureWorkNeedsNoThread() {
	go func() {
		runtime.LockOSThread() // want `the thread is destroyed when this goroutine ends`
		count()
	}()
}

func workerNeverReturns(jobs <-chan func()) {
	go func() {
		runtime.LockOSThread()
		for {
			(<-jobs)()
		}
	}()
}
