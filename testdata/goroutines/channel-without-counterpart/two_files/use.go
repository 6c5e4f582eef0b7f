package hidden

// leaks: neverReady()
func neverReady() {
	g := &gate{ready: make(chan struct{})}
	go g.wait()
	serve()
}

// ends: getsReady()
func getsReady() {
	g := &opened{ready: make(chan struct{})}
	go g.wait()
	serve()
	g.open()
}

// leaks: nobodyReads()
func nobodyReads() {
	o := &outlet{results: make(chan int)}
	go o.put(1)
}

// ends: somebodyReads()
func somebodyReads() int {
	r := &relay{results: make(chan int)}
	go r.put(1)
	return r.take()
}
