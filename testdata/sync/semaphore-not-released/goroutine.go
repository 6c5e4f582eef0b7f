package hidden

// A goroutine that keeps a slot takes it from those that come after it.
func inGoroutines(jobs []func() error) {
	slots := make(chan struct{}, 4)
	for _, job := range jobs {
		go func() {
			slots <- struct{}{} // want `slot of .slots. is not given back when job\(\) != nil`
			if job() != nil {
				return
			}
			<-slots
		}()
	}
}

func inGoroutinesToTheEnd(jobs []func() error) {
	slots := make(chan struct{}, 4)
	for _, job := range jobs {
		go func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			_ = job()
		}()
	}
}
