package spins

import (
	"runtime"
	"sync/atomic"
	"time"
)

func handle(v int) { println(v) }

func noDefault(in <-chan int, stop <-chan struct{}) {
	for {
		select {
		case v := <-in:
			handle(v)
		case <-stop:
			return
		}
	}
}

func sleeps(in <-chan int) {
	for {
		select {
		case v := <-in:
			handle(v)
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

func yields(in <-chan int) {
	for {
		select {
		case v := <-in:
			handle(v)
		default:
			runtime.Gosched()
		}
	}
}

func worksElsewhere(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		handle(1)
	}
}

func drains(in <-chan int) {
	for {
		select {
		case v := <-in:
			handle(v)
		default:
			return
		}
	}
}

func leavesTheLoop(in <-chan int) {
loop:
	for {
		select {
		case v := <-in:
			handle(v)
		default:
			break loop
		}
	}
}

func receivesInTheDefault(in, other <-chan int) {
	for {
		v := 0
		select {
		case v = <-in:
		default:
			v = <-other
		}
		handle(v)
	}
}

func hasACondition(in <-chan int, on *atomic.Bool) {
	for on.Load() {
		select {
		case v := <-in:
			handle(v)
		default:
		}
	}
}

func asOftenAsThereAreValues(in <-chan int, values []int) {
	for range values {
		select {
		case v := <-in:
			handle(v)
		default:
		}
	}
}

func drainAll(queues []chan int, use func(int)) {
nextQueue:
	for _, queue := range queues {
		for {
			select {
			case m := <-queue:
				use(m)
			default:
				continue nextQueue
			}
		}
	}
}
