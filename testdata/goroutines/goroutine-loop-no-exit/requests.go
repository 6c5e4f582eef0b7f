package requests

import (
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

func keepWarm() {
	for {
		time.Sleep(time.Second)
	}
}

func oneForEachRequest(w http.ResponseWriter, r *http.Request) {
	go keepWarm() // want `loops forever`
}

func oneForEachConnection(listener net.Listener) error {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() { // want `loops forever`
			buffer := make([]byte, 512)
			for {
				_, _ = conn.Read(buffer)
			}
		}()
	}
}

func oneForEachJob(jobs <-chan int) {
	for range jobs {
		go keepWarm() // want `loops forever`
	}
}

var (
	once    sync.Once
	running atomic.Bool
	warm    bool
)

func onceForAllRequests(http.ResponseWriter, *http.Request) {
	once.Do(func() {
		go keepWarm()
	})
}

func guardedByAFlag(http.ResponseWriter, *http.Request) {
	if !warm {
		warm = true
		go keepWarm()
	}
}

func guardedByASwap(http.ResponseWriter, *http.Request) {
	if running.CompareAndSwap(false, true) {
		go keepWarm()
	}
}

func handlerReturns(http.ResponseWriter, *http.Request) {
	go func() {
		for range 3 {
			time.Sleep(time.Second)
		}
	}()
}
