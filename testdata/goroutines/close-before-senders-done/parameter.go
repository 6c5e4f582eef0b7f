package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

func send(out chan<- int, part int) { out <- work(part) }

func finish(out chan<- int) { close(out) }

func closesAtOnce(parts []int) {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go send(out, part)
	}
	finish(out) // want `.out. is closed while goroutines may still send on it`
	for v := range out {
		use(v)
	}
}

// ends: closesBehindTheSenders([]int{1, 2})
func closesBehindTheSenders(parts []int) {
	out := make(chan int, len(parts))
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { send(out, part) })
	}
	senders.Wait()
	finish(out)
	for v := range out {
		use(v)
	}
}
