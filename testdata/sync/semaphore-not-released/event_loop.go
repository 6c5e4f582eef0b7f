package hidden

// One job runs at a time: the loop gives its slot back when the job says that it is done.
func oneAtATime(jobs <-chan func(), stop <-chan struct{}) {
	busy, done := make(chan struct{}, 1), make(chan struct{})
	var waiting []func()
	for {
		if len(waiting) > 0 {
			select {
			case busy <- struct{}{}:
				job := waiting[0]
				waiting = waiting[1:]
				go func() {
					job()
					select {
					case done <- struct{}{}:
					case <-stop:
					}
				}()
			default:
			}
		}
		select {
		case job := <-jobs:
			waiting = append(waiting, job)
		case <-done:
			<-busy
		case <-stop:
			return
		}
	}
}
