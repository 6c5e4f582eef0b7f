package watchdog

import (
	"log"
	"time"
)

// The only other way out of the loop is one out of the program.

type watchdog struct {
	seen chan int
	fail func(int)
}

func newWatchdog() *watchdog {
	w := &watchdog{seen: make(chan int), fail: func(n int) {
		log.Panicf("nothing seen since %d", n)
	}}
	go w.run()
	return w
}

func (w *watchdog) run() {
	last := 0
	for {
		select {
		case n := <-w.seen:
			last = n
		case <-time.After(time.Minute):
			w.fail(last)
			return
		}
	}
}

func (w *watchdog) See(n int) { w.seen <- n }

type reporter struct {
	seen chan int
	fail func(int)
}

func newReporter() *reporter {
	r := &reporter{seen: make(chan int), fail: func(n int) {
		log.Printf("nothing seen since %d", n)
	}}
	go r.run()
	return r
}

func (r *reporter) run() {
	last := 0
	for {
		select {
		case n := <-r.seen:
			last = n
		case <-time.After(time.Minute):
			r.fail(last)
			return
		}
	}
}

func (r *reporter) See(n int) {
	r.seen <- n // want "send on .seen. blocks forever once its receiver has quit"
}
