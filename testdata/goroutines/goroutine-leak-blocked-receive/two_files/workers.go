package hidden

func do(int) {}

type feed struct{ queue chan int }

func (f *feed) work() {
	for job := range f.queue {
		do(job)
	}
}

func (f *feed) take() { do(<-f.queue) }

func (f *feed) put(job int) { f.queue <- job }

func (f *feed) finish() { close(f.queue) }
