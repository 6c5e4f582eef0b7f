package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

func send[T, R any](out chan<- R, part T, work func(T) R) { out <- work(part) }

func finish[T any](out chan<- T) { close(out) }

func closesAtOnce(parts []int) {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go send(out, part, work)
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
		senders.Go(func() { send(out, part, work) })
	}
	senders.Wait()
	finish(out)
	for v := range out {
		use(v)
	}
}
