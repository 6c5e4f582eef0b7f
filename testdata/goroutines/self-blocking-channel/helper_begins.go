package begins

type compactor struct{ wake chan struct{} }

// The token that is there already leaves no room for the one of the helper.
func (c *compactor) start(stop <-chan struct{}) {
	c.wake <- struct{}{} // want `send on .wake. blocks forever: nobody else has the channel yet`
	go c.run(stop)
}

func (c *compactor) run(stop <-chan struct{}) {
	for {
		select {
		case <-c.wake:
		case <-stop:
			return
		}
	}
}

// leaks: theHelperFindsNoRoom(closed())
func theHelperFindsNoRoom(stop <-chan struct{}) {
	c := &compactor{wake: make(chan struct{}, 1)}
	c.wake <- struct{}{}
	c.start(stop)
}

// ends: theHelperFindsRoom(closed())
func theHelperFindsRoom(stop <-chan struct{}) {
	c := &compactor{wake: make(chan struct{}, 2)}
	c.wake <- struct{}{}
	c.start(stop)
}

type running struct{ wake chan struct{} }

// Here the receiver is there before the helper sends.
func (r *running) start(stop <-chan struct{}) {
	go r.run(stop)
	r.wake <- struct{}{}
}

func (r *running) run(stop <-chan struct{}) {
	for {
		select {
		case <-r.wake:
		case <-stop:
			return
		}
	}
}

// ends: theReceiverRuns(make(chan struct{}, 1))
func theReceiverRuns(stop chan struct{}) {
	r := &running{wake: make(chan struct{}, 1)}
	r.wake <- struct{}{}
	r.start(stop)
	close(stop)
}
