package hidden

import "sync"

func ask() int { return 1 }

func sender(out chan<- int) func() {
	return func() {
		out <- ask()
	}
}

func senderOfBoth(out chan<- int) func() {
	return func() {
		out <- ask()
		out <- ask()
	}
}

func senderOfTwo(out chan<- int) func() {
	return func() {
		if v := ask(); v > 0 {
			out <- v
		}
		out <- 0
	}
}

func senderOfOne(out chan<- int) func() {
	return func() {
		if v := ask(); v > 0 {
			out <- v
			return
		}
		out <- 0
	}
}

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	answer := make(chan int)
	go senderOfBoth(answer)() // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	answer := make(chan int)
	go senderOfBoth(answer)()
	return <-answer + <-answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	answer := make(chan int)
	for range hosts {
		go sender(answer)() // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		go sender(answer)()
	}
	return <-answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	answer := make(chan int)
	go senderOfTwo(answer)() // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: reportsOnce()
func reportsOnce() int {
	answer := make(chan int)
	go senderOfOne(answer)()
	return <-answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(sender(answer)) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(sender(answer))
	v := <-answer
	senders.Wait()
	return v
}
