package hidden

import "sync"

func work(part int) int { return part }

func use(int) {}

type sender interface {
	send(out chan<- int, part int)
}

type plain struct{}

func (plain) send(out chan<- int, part int) { out <- work(part) }

type doubling struct{}

func (doubling) send(out chan<- int, part int) { out <- 2 * work(part) }

func closesAtOnce(by sender, parts []int) {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go by.send(out, part)
	}
	close(out) // want `.out. is closed while goroutines may still send on it`
	for v := range out {
		use(v)
	}
}

// ends: closesBehindTheSenders(plain{}, []int{1, 2})
func closesBehindTheSenders(by sender, parts []int) {
	out := make(chan int, len(parts))
	var senders sync.WaitGroup
	for _, part := range parts {
		senders.Go(func() { by.send(out, part) })
	}
	senders.Wait()
	close(out)
	for v := range out {
		use(v)
	}
}
