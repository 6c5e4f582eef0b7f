package hidden

import "sync"

func ask() int { return 1 }

func send(out chan<- int) {
	out <- ask()
}

func sendBoth(out chan<- int) {
	out <- ask()
	out <- ask()
}

func sendTwice(out chan<- int) {
	if v := ask(); v > 0 {
		out <- v
	}
	out <- 0
}

func sendOnce(out chan<- int) {
	if v := ask(); v > 0 {
		out <- v
		return
	}
	out <- 0
}

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	answer := make(chan int)
	go sendBoth(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	answer := make(chan int)
	go sendBoth(answer)
	return <-answer + <-answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	answer := make(chan int)
	for range hosts {
		go send(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		go send(answer)
	}
	return <-answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	answer := make(chan int)
	go sendTwice(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: reportsOnce()
func reportsOnce() int {
	answer := make(chan int)
	go sendOnce(answer)
	return <-answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { send(answer) }) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { send(answer) })
	v := <-answer
	senders.Wait()
	return v
}
