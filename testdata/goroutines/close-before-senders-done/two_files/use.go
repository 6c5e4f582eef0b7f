package hidden

import "sync"

func closesAtOnce(parts []int) {
	r := &results{out: make(chan int, len(parts))}
	for _, part := range parts {
		go r.send(part)
	}
	r.finish() // want `.out. is closed while goroutines may still send on it`
	for v := range r.out {
		use(v)
	}
}

// ends: closesBehindTheSenders([]int{1, 2})
func closesBehindTheSenders(parts []int) {
	r := &results{out: make(chan int, len(parts))}
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { r.send(part) })
	}
	senders.Wait()
	r.finish()
	for v := range r.out {
		use(v)
	}
}
