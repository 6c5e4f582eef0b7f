package hidden

import "sync"

func ask() int { return 1 }

type request struct {
	name   string
	answer chan int
}

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	r := &request{name: "a", answer: make(chan int)}
	go func() { // want `goroutine blocks forever on .answer.: not every send is received`
		r.answer <- ask()
		r.answer <- ask()
	}()
	return <-r.answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	r := &request{name: "a", answer: make(chan int)}
	go func() {
		r.answer <- ask()
		r.answer <- ask()
	}()
	return <-r.answer + <-r.answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	r := &request{name: "a", answer: make(chan int)}
	for range hosts {
		go func() { // want `goroutine blocks forever on .answer.: not every send is received`
			r.answer <- ask()
		}()
	}
	return <-r.answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	r := &request{name: "a", answer: make(chan int, len(hosts))}
	for range hosts {
		go func() {
			r.answer <- ask()
		}()
	}
	return <-r.answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	r := &request{name: "a", answer: make(chan int)}
	go func() { // want `goroutine blocks forever on .answer.: not every send is received`
		if v := ask(); v > 0 {
			r.answer <- v
		}
		r.answer <- 0
	}()
	return <-r.answer
}

// ends: reportsOnce()
func reportsOnce() int {
	r := &request{name: "a", answer: make(chan int)}
	go func() {
		if v := ask(); v > 0 {
			r.answer <- v
			return
		}
		r.answer <- 0
	}()
	return <-r.answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	r := &request{name: "a", answer: make(chan int)}
	var senders sync.WaitGroup
	senders.Go(func() { r.answer <- ask() }) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-r.answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	r := &request{name: "a", answer: make(chan int)}
	var senders sync.WaitGroup
	senders.Go(func() { r.answer <- ask() })
	v := <-r.answer
	senders.Wait()
	return v
}
