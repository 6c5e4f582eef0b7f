package hidden

type request struct{ answer chan int }

func (r *request) send() {
	r.answer <- ask()
}
