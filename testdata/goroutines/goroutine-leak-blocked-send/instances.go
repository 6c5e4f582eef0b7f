package instances

import "sync"

type part struct {
	errs chan error
	next *part
}

func parse(*part) error { return nil }

// Each part keeps its channel, and the second loop reads them all.
func parseAll(names []string) error {
	parts := make([]*part, len(names))
	for i := range names {
		p := &part{errs: make(chan error)}
		parts[i] = p
		go func() { p.errs <- parse(p) }()
	}
	for _, p := range parts {
		if err := <-p.errs; err != nil {
			return err
		}
	}
	return nil
}

type pool struct {
	mu   sync.Mutex
	work map[string]*task
}

type task struct{ done chan error }

func (t *task) run() { t.done <- nil }

// The pool keeps the task: a later call of finish receives.
func (p *pool) start(name string) {
	t := &task{done: make(chan error)}
	p.work[name] = t
	go t.run()
}

func (p *pool) loop(names <-chan string) {
	for name := range names {
		if t := p.work[name]; t != nil {
			<-t.done
			return
		}
		p.start(name)
	}
}

// The goroutine only starts when there is something to retry.
func retries(again func() bool, stop <-chan struct{}) {
	retry := make(chan struct{}, 1)
	attempt := func() {
		if again() {
			go func() { retry <- struct{}{} }()
		}
	}
	attempt()
	for {
		select {
		case <-retry:
			attempt()
		case <-stop:
			return
		}
	}
}
