package dispatched

import "context"

func work() error { return nil }

// Agent runs until it is told to stop.
type Agent interface {
	Run(ctx context.Context)
	Restart()
}

type agent struct{ status chan error }

// NewAgent makes one.
func NewAgent() Agent { return &agent{status: make(chan error)} }

func (a *agent) Run(ctx context.Context) {
	for {
		select {
		case err := <-a.status:
			if err != nil {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (a *agent) Restart() { go a.wait() }

func (a *agent) wait() {
	err := work()
	a.status <- err // want `send on .status. blocks forever once its receiver has quit`
}

// leaks: start(cancelled())
func start(ctx context.Context) {
	a := NewAgent()
	go func() { a.Run(ctx) }()
	a.Restart()
}

// Watcher is an agent that is run again whenever it has quit.
type Watcher interface {
	Watch(ctx context.Context)
	Reload()
}

type watcher struct{ status chan error }

// NewWatcher makes one.
func NewWatcher() Watcher { return &watcher{status: make(chan error)} }

func (w *watcher) Watch(ctx context.Context) {
	for {
		select {
		case <-w.status:
		case <-ctx.Done():
			return
		}
	}
}

func (w *watcher) Reload() { go w.wait() }

func (w *watcher) wait() { w.status <- work() }

func watch(contexts []context.Context) {
	w := NewWatcher()
	w.Reload()
	for _, ctx := range contexts {
		w.Watch(ctx)
	}
}
