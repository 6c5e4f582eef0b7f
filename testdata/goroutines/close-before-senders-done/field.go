package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

type results struct{ out chan int }

func closesAtOnce(parts []int) {
	r := &results{out: make(chan int, len(parts))}
	for _, part := range parts {
		go func() { r.out <- work(part) }()
	}
	close(r.out) // want `.out. is closed while goroutines may still send on it`
	for v := range r.out {
		use(v)
	}
}

// ends: closesBehindTheSenders([]int{1, 2})
func closesBehindTheSenders(parts []int) {
	r := &results{out: make(chan int, len(parts))}
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { r.out <- work(part) })
	}
	senders.Wait()
	close(r.out)
	for v := range r.out {
		use(v)
	}
}
