package early

func work(int) int { return 1 }

func closesAtOnce(parts []int) <-chan int {
	out := make(chan int, len(parts))
	for _, part := range parts {
		go func() { out <- work(part) }()
	}
	close(out) // want `.out. is closed while goroutines may still send on it`
	return out
}

func closesWhenItLeaves(parts []int) int {
	out := make(chan int, len(parts))
	defer close(out) // want `.out. is closed while goroutines may still send on it`
	for _, part := range parts {
		go send(out, part)
	}
	return len(parts)
}

func send(out chan<- int, part int) { out <- work(part) }

func asksFirst(parts []int, stop <-chan struct{}) {
	out := make(chan int)
	for _, part := range parts {
		go func() {
			select {
			case out <- work(part):
			case <-stop:
			}
		}()
	}
	close(out) // want `.out. is closed while goroutines may still send on it`
}

type feed struct{ done chan struct{} }

func (f *feed) closesTwice(fail bool) {
	if fail {
		close(f.done)
	}
	close(f.done) // want `.f.done. is closed twice on one path`
}

func closesTwiceInOneFunction(fail bool) {
	done := make(chan struct{})
	defer close(done)
	if fail {
		close(done) // want `.done. is closed twice on one path`
		return
	}
}
