package names

import "log"

type parser struct{ tokens []string }

func (p *parser) survive() {
	if r := recover(); r != nil {
		log.Println("panicked:", r)
	}
}

// It recovers what was lost, and no panic.
func (p *parser) recoverTokens() { p.tokens = nil }

func (p *parser) parse(line string) { p.tokens = append(p.tokens, line[:1]) }

func (p *parser) start(first, second, third <-chan string) {
	go func() {
		defer p.survive()
		for line := range first {
			p.parse(line)
		}
	}()
	go func() {
		defer p.survive()
		for line := range third {
			p.parse(line)
		}
	}()
	go func() { // want `a panic in this goroutine ends the program, which recovers elsewhere`
		defer p.recoverTokens()
		for line := range second {
			p.parse(line)
		}
	}()
}
