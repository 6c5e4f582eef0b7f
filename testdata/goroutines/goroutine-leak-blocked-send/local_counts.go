package hidden

import "sync"

func ask() int { return 1 }

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	answer := make(chan int)
	go func() { // want `goroutine blocks forever on .answer.: not every send is received`
		answer <- ask()
		answer <- ask()
	}()
	return <-answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	answer := make(chan int)
	go func() {
		answer <- ask()
		answer <- ask()
	}()
	return <-answer + <-answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	answer := make(chan int)
	for range hosts {
		go func() { // want `goroutine blocks forever on .answer.: not every send is received`
			answer <- ask()
		}()
	}
	return <-answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		go func() {
			answer <- ask()
		}()
	}
	return <-answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	answer := make(chan int)
	go func() { // want `goroutine blocks forever on .answer.: not every send is received`
		if v := ask(); v > 0 {
			answer <- v
		}
		answer <- 0
	}()
	return <-answer
}

// ends: reportsOnce()
func reportsOnce() int {
	answer := make(chan int)
	go func() {
		if v := ask(); v > 0 {
			answer <- v
			return
		}
		answer <- 0
	}()
	return <-answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { answer <- ask() }) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { answer <- ask() })
	v := <-answer
	senders.Wait()
	return v
}
