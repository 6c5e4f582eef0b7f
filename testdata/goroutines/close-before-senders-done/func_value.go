package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

func closesAtOnce(parts []int) {
	out := make(chan int, len(parts))
	send := func(part int) { out <- work(part) }
	finish := func() { close(out) }
	for _, part := range parts {
		go send(part)
	}
	finish() // want `.out. is closed while goroutines may still send on it`
	for v := range out {
		use(v)
	}
}

// ends: closesBehindTheSenders([]int{1, 2})
func closesBehindTheSenders(parts []int) {
	out := make(chan int, len(parts))
	send := func(part int) { out <- work(part) }
	finish := func() { close(out) }
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { send(part) })
	}
	senders.Wait()
	finish()
	for v := range out {
		use(v)
	}
}
