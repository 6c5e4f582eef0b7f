package hidden

import "sync"

func ask() int { return 1 }

// leaks: receivesOneOfTwo()
func receivesOneOfTwo() int {
	r := &request{answer: make(chan int)}
	go r.sendBoth() // want `goroutine blocks forever on .answer.: not every send is received`
	return <-r.answer
}

// ends: receivesTwoOfTwo()
func receivesTwoOfTwo() int {
	r := &request{answer: make(chan int)}
	go r.sendBoth()
	return <-r.answer + <-r.answer
}

// leaks: firstAnswerWins([]string{"a", "b"})
func firstAnswerWins(hosts []string) int {
	r := &request{answer: make(chan int)}
	for range hosts {
		go r.send() // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-r.answer
}

// ends: allAnswersFit([]string{"a", "b"})
func allAnswersFit(hosts []string) int {
	r := &request{answer: make(chan int, len(hosts))}
	for range hosts {
		go r.send()
	}
	return <-r.answer
}

// leaks: reportsTwice()
func reportsTwice() int {
	r := &request{answer: make(chan int)}
	go r.sendTwice() // want `goroutine blocks forever on .answer.: not every send is received`
	return <-r.answer
}

// ends: reportsOnce()
func reportsOnce() int {
	r := &request{answer: make(chan int)}
	go r.sendOnce()
	return <-r.answer
}

// leaks: waitsBeforeItReceives()
func waitsBeforeItReceives() int {
	r := &request{answer: make(chan int)}
	var senders sync.WaitGroup
	senders.Go(r.send) // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
	senders.Wait()
	return <-r.answer
}

// ends: receivesBeforeItWaits()
func receivesBeforeItWaits() int {
	r := &request{answer: make(chan int)}
	var senders sync.WaitGroup
	senders.Go(r.send)
	v := <-r.answer
	senders.Wait()
	return v
}
