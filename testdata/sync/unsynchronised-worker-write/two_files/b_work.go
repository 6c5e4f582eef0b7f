package twofiles

type pool struct {
	jobs    chan int
	handled map[int]bool
}

func (p *pool) work() {
	p.handled[1] = true // want "concurrent|with nothing to keep them apart"
}
