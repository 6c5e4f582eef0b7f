package hidden

type workers struct{ queue chan func() }

func newWorkers(n int) *workers {
	w := &workers{queue: make(chan func())}
	for range n {
		go w.work()
	}
	return w
}

func (w *workers) work() {
	for run := range w.queue {
		run()
	}
}

func (w *workers) submit(run func()) { w.queue <- run }

// leaks: leavesThem()
func leavesThem() {
	w := newWorkers(3) // want `nothing closes .queue., so this range never ends`
	w.submit(func() {})
}

type crew struct{ queue chan func() }

func newCrew(n int) *crew {
	c := &crew{queue: make(chan func())}
	for range n {
		go c.work()
	}
	return c
}

func (c *crew) work() {
	for run := range c.queue {
		run()
	}
}

func (c *crew) submit(run func()) { c.queue <- run }

func (c *crew) close() { close(c.queue) }

// ends: sendsThemHome()
func sendsThemHome() {
	c := newCrew(3)
	defer c.close()
	c.submit(func() {})
}

// count sends all numbers, and leaves whoever ranges over them waiting for more.
func count(n int) <-chan int {
	numbers := make(chan int)
	go func() {
		for i := range n {
			numbers <- i
		}
	}()
	return numbers
}

// leaks: adds(3)
func adds(n int) int {
	sum := 0
	for i := range count(n) { // want `nothing closes .numbers., so this range never ends`
		sum += i
	}
	return sum
}

// all closes the channel after the last number.
func all(n int) <-chan int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := range n {
			numbers <- i
		}
	}()
	return numbers
}

// ends: addsAll(3)
func addsAll(n int) int {
	sum := 0
	for i := range all(n) {
		sum += i
	}
	return sum
}

var kept = newWorkers(2)

// Those that the package keeps go on with it.
func submits(run func()) { kept.submit(run) }
