package local

func spinning() {
	jobs := make(chan string)
	go func() {
		for {
			select {
			case job := <-jobs:
				println(job)
			default: // want `idle .default. makes this loop spin`
			}
		}
	}()
}

func waiting() {
	jobs := make(chan string)
	go func() {
		for {
			select {
			case job := <-jobs:
				println(job)
			}
		}
	}()
}
