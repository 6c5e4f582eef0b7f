package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

type results struct{ out chan int }

type sums struct {
	results
	total int
}

func (r *results) send(part int) { r.out <- work(part) }

func (r *results) finish() { close(r.out) }

func closesAtOnce(parts []int) {
	r := &sums{results: results{out: make(chan int, len(parts))}}
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
	r := &sums{results: results{out: make(chan int, len(parts))}}
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
