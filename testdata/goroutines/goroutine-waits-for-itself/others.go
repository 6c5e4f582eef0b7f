package waits

type worker struct {
	done chan struct{}
	quit chan struct{}
}

func start() *worker {
	w := &worker{done: make(chan struct{}), quit: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) run() {
	defer close(w.done)
	<-w.quit
}

func (w *worker) stop() {
	close(w.quit)
	<-w.done
}

type willing struct{ done chan struct{} }

func begin() *willing {
	w := &willing{done: make(chan struct{})}
	go w.run()
	return w
}

func (w *willing) run() {
	defer close(w.done)
	go w.wait()
	w.look()
}

func (w *willing) wait() { <-w.done }

func (w *willing) look() {
	select {
	case <-w.done:
	default:
	}
}

type late struct{ done chan struct{} }

func after() *late {
	l := &late{done: make(chan struct{})}
	go l.run()
	return l
}

func (l *late) run() {
	close(l.done)
	l.wait()
}

func (l *late) wait() { <-l.done }
