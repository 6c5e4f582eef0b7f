package hidden

import (
	"sync"

	"caulk.test/hidden/peer"
)

func use(int) {}

func closesAtOnce(parts []int) {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go peer.Send(out, part)
	}
	peer.Finish(out) // want `.out. is closed while goroutines may still send on it`
	for v := range out {
		use(v)
	}
}

// ends: closesBehindTheSenders([]int{1, 2})
func closesBehindTheSenders(parts []int) {
	out := make(chan int, len(parts))
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { peer.Send(out, part) })
	}
	senders.Wait()
	peer.Finish(out)
	for v := range out {
		use(v)
	}
}
