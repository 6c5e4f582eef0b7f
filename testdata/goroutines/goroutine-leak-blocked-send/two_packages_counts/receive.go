package hidden

import "sync"

import "caulk.test/hidden/peer"

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	answer := make(chan int)
	go peer.SendBoth(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	answer := make(chan int)
	go peer.SendBoth(answer)
	return <-answer + <-answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	answer := make(chan int)
	for range hosts {
		go peer.Send(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	answer := make(chan int, len(hosts))
	for range hosts {
		go peer.Send(answer)
	}
	return <-answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	answer := make(chan int)
	go peer.SendTwice(answer) // want `goroutine blocks forever on .answer.: not every send is received`
	return <-answer
}

// ends: reportsOnce()
func reportsOnce() int {
	answer := make(chan int)
	go peer.SendOnce(answer)
	return <-answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { peer.Send(answer) }) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	answer := make(chan int)
	var senders sync.WaitGroup
	senders.Go(func() { peer.Send(answer) })
	v := <-answer
	senders.Wait()
	return v
}
