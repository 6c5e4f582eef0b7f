package deferred

import "sync"

type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = nil
}

// Deferred calls run in reverse: flush comes before the unlock.
func (l *log) flushesWhileHeld(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.flush() // want `l\.mu. is locked again by this call`
	l.lines = append(l.lines, line)
}

func (l *log) flushesAfterTheUnlock(line string) {
	defer l.flush()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *log) inADeferredLiteral(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer func() {
		l.mu.Lock() // want `l\.mu. is locked again while it is held`
		l.lines = append(l.lines, line)
		l.mu.Unlock()
	}()
}

func (l *log) unlocksInTheDeferredLiteral(line string) {
	l.mu.Lock()
	defer func() {
		l.lines = append(l.lines, line)
		l.mu.Unlock()
		l.flush()
	}()
}

// The second word was meant to be Unlock.
func (l *log) locksInsteadOfUnlocking(line string) {
	l.mu.Lock()
	defer l.mu.Lock() // want `l\.mu. is locked again while it is held`
	l.lines = append(l.lines, line)
}

func (l *log) unlocksEarly(line string) {
	l.mu.Lock()
	defer l.flush()
	l.lines = append(l.lines, line)
	l.mu.Unlock()
}

func (l *log) inALoop(lines []string) {
	for _, line := range lines {
		l.mu.Lock() // want `l\.mu. is locked again while it is held`
		defer l.mu.Unlock()
		l.lines = append(l.lines, line)
	}
}

func (l *log) inALiteralPerRound(lines []string) {
	for _, line := range lines {
		func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.lines = append(l.lines, line)
		}()
	}
}
