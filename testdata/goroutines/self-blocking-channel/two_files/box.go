package hidden

type box struct{ values chan int }

func (b *box) put(v int) {
	b.values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

func (b *box) take() int { return <-b.values }
