package pool

func (p *pool) takeLocked() {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.cond.Wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
	}
	p.idle--
}

func (p *pool) take() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.cond.Wait()
	}
	p.idle--
}
