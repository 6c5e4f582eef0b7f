package loop

import "time"

func poll() int { return 1 }

func leaksOnEachRound(stop <-chan struct{}) {
	for {
		answers := make(chan int)
		go func() { answers <- poll() }() // want `goroutine blocks forever on .answers.`
		select {
		case v := <-answers:
			println(v)
		case <-time.After(time.Second):
			println("slow")
		case <-stop:
			return
		}
	}
}

func roomOnEachRound(stop <-chan struct{}) {
	for {
		answers := make(chan int, 1)
		go func() { answers <- poll() }()
		select {
		case v := <-answers:
			println(v)
		case <-time.After(time.Second):
			println("slow")
		case <-stop:
			return
		}
	}
}
