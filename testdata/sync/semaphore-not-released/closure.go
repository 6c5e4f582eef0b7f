package hidden

func runs(jobs []func() error) error {
	slots := make(chan bool, 2)
	release := func() { <-slots }
	for _, job := range jobs {
		slots <- true // want `slot of .slots. is not given back when job\(\) != nil`
		if job() != nil {
			continue
		}
		release()
	}
	return nil
}

func runsAndReleases(jobs []func() error) {
	slots := make(chan bool, 2)
	release := func() { <-slots }
	for _, job := range jobs {
		slots <- true
		if job() != nil {
			release()
			continue
		}
		release()
	}
}

func released(n int) func() func() {
	slots := make(chan struct{}, n)
	return func() func() {
		slots <- struct{}{}
		return func() { <-slots }
	}
}
