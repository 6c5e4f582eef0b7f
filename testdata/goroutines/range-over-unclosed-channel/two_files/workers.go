package hidden

func do(int) {}

func ask(int) int { return 1 }

type feed struct{ queue chan int }

func (f *feed) work() {
	for job := range f.queue { // want `nothing closes .queue., so this range never ends`
		do(job)
	}
}

func (f *feed) put(job int) { f.queue <- ask(job) }

func (f *feed) finish() { close(f.queue) }
