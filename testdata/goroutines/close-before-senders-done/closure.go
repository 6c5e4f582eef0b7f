package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

func sender(out chan<- int, part int) func() {
	return func() { out <- work(part) }
}

func closesAtOnce(parts []int) {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go sender(out, part)()
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
		senders.Go(sender(out, part))
	}
	senders.Wait()
	close(out)
	for v := range out {
		use(v)
	}
}
