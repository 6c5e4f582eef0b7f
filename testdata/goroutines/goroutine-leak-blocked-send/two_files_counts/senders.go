package hidden

type request struct{ answer chan int }

func (r *request) send() {
	r.answer <- ask()
}

func (r *request) sendBoth() {
	r.answer <- ask()
	r.answer <- ask()
}

func (r *request) sendTwice() {
	if v := ask(); v > 0 {
		r.answer <- v
	}
	r.answer <- 0
}

func (r *request) sendOnce() {
	if v := ask(); v > 0 {
		r.answer <- v
		return
	}
	r.answer <- 0
}
