package local

import "sync"

func announce(started chan string) {
	started <- "started" // want `send on .started. comes before its only receiver is started`
}

func consume(started chan string) { println(<-started) }

// leaks: announcesFirst()
func announcesFirst() {
	started := make(chan string)
	announce(started)
	go consume(started)
}

func tell(started chan string) { started <- "started" }

// ends: consumesFirst()
func consumesFirst() {
	started := make(chan string)
	go consume(started)
	tell(started)
}

// leaks: startsGroup()
func startsGroup() {
	var group sync.WaitGroup
	results := make(chan int)
	first := func() { results <- 1 } // want `send on .results. comes before`
	first()
	group.Go(func() { println(<-results) })
	group.Wait()
}

// ends: startsGroupFirst()
func startsGroupFirst() {
	var group sync.WaitGroup
	results := make(chan int)
	first := func() { results <- 1 }
	group.Go(func() { println(<-results) })
	first()
	group.Wait()
}
