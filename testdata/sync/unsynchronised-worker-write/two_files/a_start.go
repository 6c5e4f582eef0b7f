// Package twofiles starts its workers in another file than they are written in.
package twofiles

func (p *pool) start(count int) {
	for i := 0; i < count; i++ {
		go p.work()
	}
}
