package hidden

import "sync"

func ask() int { return 1 }

type host interface {
	send(out chan<- int)
	sendBoth(out chan<- int)
	sendTwice(out chan<- int)
	sendOnce(out chan<- int)
}

type near struct{}

type far struct{}

func hop() {}

func (near) send(out chan<- int) {
	out <- ask()
}

func (near) sendBoth(out chan<- int) {
	out <- ask()
	out <- ask()
}

func (near) sendTwice(out chan<- int) {
	if v := ask(); v > 0 {
		out <- v
	}
	out <- 0
}

func (near) sendOnce(out chan<- int) {
	if v := ask(); v > 0 {
		out <- v
		return
	}
	out <- 0
}

func (far) send(out chan<- int) {
	hop()
	out <- ask()
}

func (far) sendBoth(out chan<- int) {
	hop()
	out <- ask()
	out <- ask()
}

func (far) sendTwice(out chan<- int) {
	hop()
	if v := ask(); v > 0 {
		out <- v
	}
	out <- 0
}

func (far) sendOnce(out chan<- int) {
	hop()
	if v := ask(); v > 0 {
		out <- v
		return
	}
	out <- 0
}

// leaks: receivesOneOfTwo(near{})
func receivesOneOfTwo(from host) int {
	answer := make(chan int)
	go from.sendBoth(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: receivesTwoOfTwo(near{})
func receivesTwoOfTwo(from host) int {
	answer := make(chan int)
	go from.sendBoth(answer)
	return <-answer + <-answer
}

// leaks: firstAnswerWins(near{}, []string{"a", "b"})
func firstAnswerWins(from host, hosts []string) int {
	answer := make(chan int)
	for range hosts {
		go from.send(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

// ends: allAnswersFit(near{}, []string{"a", "b"})
func allAnswersFit(from host, hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		go from.send(answer)
	}
	return <-answer
}

// leaks: reportsTwice(near{})
func reportsTwice(from host) int {
	answer := make(chan int)
	go from.sendTwice(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: reportsOnce(near{})
func reportsOnce(from host) int {
	answer := make(chan int)
	go from.sendOnce(answer)
	return <-answer
}

// leaks: waitsBeforeItReceives(near{})
func waitsBeforeItReceives(from host) int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { from.send(answer) }) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits(near{})
func receivesBeforeItWaits(from host) int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { from.send(answer) })
	v := <-answer
	senders.Wait()
	return v
}
