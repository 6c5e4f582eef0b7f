package hidden

import "sync"

func ask() int { return 1 }

func enough() bool { return true }

func send[T any](out chan<- T, v T) {
	out <- v
}

func sendBoth[T any](out chan<- T, v T) {
	out <- v
	out <- v
}

func sendTwice[T any](out chan<- T, v T) {
	if enough() {
		out <- v
	}
	out <- v
}

func sendOnce[T any](out chan<- T, v T) {
	if enough() {
		out <- v
		return
	}
	out <- v
}

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	answer := make(chan int)
	go sendBoth(answer, ask()) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	answer := make(chan int)
	go sendBoth(answer, ask())
	return <-answer + <-answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	answer := make(chan int)
	for range hosts {
		go send(answer, ask()) // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		go send(answer, ask())
	}
	return <-answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	answer := make(chan int)
	go sendTwice(answer, ask()) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: reportsOnce()
func reportsOnce() int {
	answer := make(chan int)
	go sendOnce(answer, ask())
	return <-answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { send(answer, ask()) }) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { send(answer, ask()) })
	v := <-answer
	senders.Wait()
	return v
}
