package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

func closesAtOnce(parts []int) {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go func() { out <- work(part) }()
	}
	close(out) // want `.out. is closed while goroutines may still send on it`
	for v := range out {
		use(v)
	}
}

// ends: closesBehindTheSenders([]int{1, 2})
func closesBehindTheSenders(parts []int) {
	out := make(chan int, len(parts))
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { out <- work(part) })
	}
	senders.Wait()
	close(out)
	for v := range out {
		use(v)
	}
}
