package hidden

import "sync"

func ask() int { return 1 }

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	answer := make(chan int)
	deliver := func() {
		answer <- ask()
		answer <- ask()
	}
	go deliver() // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	answer := make(chan int)
	deliver := func() {
		answer <- ask()
		answer <- ask()
	}
	go deliver()
	return <-answer + <-answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	answer := make(chan int)
	for range hosts {
		deliver := func() {
			answer <- ask()
		}
		go deliver() // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		deliver := func() {
			answer <- ask()
		}
		go deliver()
	}
	return <-answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	answer := make(chan int)
	deliver := func() {
		if v := ask(); v > 0 {
			answer <- v
		}
		answer <- 0
	}
	go deliver() // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: reportsOnce()
func reportsOnce() int {
	answer := make(chan int)
	deliver := func() {
		if v := ask(); v > 0 {
			answer <- v
			return
		}
		answer <- 0
	}
	go deliver()
	return <-answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	deliver := func() { answer <- ask() }
	senders.Go(deliver) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	deliver := func() { answer <- ask() }
	senders.Go(deliver)
	v := <-answer
	senders.Wait()
	return v
}
