package twofiles

func (p *pool) workTorn(i int) {
	p.handled[i] = true // want `every goroutine that a loop of .startTorn. starts writes .p\.handled\[i\].`
}

func (p *pool) work(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[i] = true
}
