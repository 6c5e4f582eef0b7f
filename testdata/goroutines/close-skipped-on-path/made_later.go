package hidden

import "sync"

type results struct {
	mu      sync.Mutex
	pending map[int]chan string
}

// Where nothing was started there is no channel yet that somebody could wait for.
func (r *results) run(id int, begin func() error, wait func() string) {
	go func() {
		if begin() != nil {
			return
		}
		done := make(chan string, 1)
		r.mu.Lock()
		r.pending[id] = done
		r.mu.Unlock()
		done <- wait()
		close(done)
	}()
}

func (r *results) of(id int) string {
	r.mu.Lock()
	done := r.pending[id]
	r.mu.Unlock()
	return <-done
}

type outcomes struct {
	mu      sync.Mutex
	pending map[int]chan string
}

func (o *outcomes) run(id int, begin func() error, wait func() string) {
	go func() {
		done := make(chan string)
		o.mu.Lock()
		o.pending[id] = done
		o.mu.Unlock()
		if begin() != nil {
			return
		}
		done <- wait()
		close(done) // want `the goroutine that closes .done. may end without it when begin\(\) != nil`
	}()
}

func (o *outcomes) of(id int) string {
	o.mu.Lock()
	done := o.pending[id]
	o.mu.Unlock()
	return <-done
}
