package kept

func run(work func() error) chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

// ends: received(func() error { return nil })
func received(work func() error) error { return <-run(work) }

func kept(work func() error) error {
	failed := run(work)
	return <-failed
}

func passedOn(work func() error) chan error { return run(work) }

func buffered(work func() error) chan error {
	failed := make(chan error, 1)
	go func() { failed <- work() }()
	return failed
}

// ends: dropsTheBuffered(func() error { return nil })
func dropsTheBuffered(work func() error) { buffered(work) }

func closes(work func()) chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	return done
}

// ends: dropsTheClosed(func() {})
func dropsTheClosed(work func()) { closes(work) }

func gives(work func() error) chan error {
	failed := make(chan error)
	go func() {
		select {
		case failed <- work():
		default:
		}
	}()
	return failed
}

// ends: dropsTheWilling(func() error { return nil })
func dropsTheWilling(work func() error) { gives(work) }

type server struct{ failed chan error }

func (s *server) start(work func() error) chan error {
	s.failed = make(chan error)
	go func() { s.failed <- work() }()
	return s.failed
}

func (s *server) wait() error { return <-s.failed }

func startsAndWaits(s *server, work func() error) error {
	s.start(work)
	return s.wait()
}
