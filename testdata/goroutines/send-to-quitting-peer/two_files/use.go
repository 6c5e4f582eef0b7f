package hidden

// leaks: feeds(closed(), make([]int, 50))
func feeds(stop chan struct{}, values []int) {
	f := &feed{queue: make(chan int)}
	go f.run(stop)
	for _, v := range values {
		f.put(v)
	}
}

// ends: feedsUntilStopped(closed(), make([]int, 50))
func feedsUntilStopped(stop chan struct{}, values []int) {
	s := &stoppable{queue: make(chan int)}
	go s.run(stop)
	for _, v := range values {
		s.put(v, stop)
	}
}
