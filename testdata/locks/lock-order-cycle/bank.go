package bank

import "sync"

type bank struct {
	accounts sync.Mutex
	journal  sync.Mutex
	rates    sync.RWMutex
	names    sync.RWMutex
	gate     sync.Mutex
	left     sync.Mutex
	right    sync.Mutex
	total    int
	lines    []string
}

func (b *bank) write(line string) {
	b.journal.Lock()
	defer b.journal.Unlock()
	b.lines = append(b.lines, line)
}

func (b *bank) deposit(amount int) {
	b.accounts.Lock()
	defer b.accounts.Unlock()
	b.total += amount
	b.write("deposit") // want `b\.journal. is taken while .b\.accounts. is held, and elsewhere the other way round`
}

func (b *bank) audit() int {
	b.journal.Lock()
	defer b.journal.Unlock()
	b.accounts.Lock()
	defer b.accounts.Unlock()
	return b.total - len(b.lines)
}

// Readers do not exclude each other.
func (b *bank) ratesThenNames() int {
	b.rates.RLock()
	defer b.rates.RUnlock()
	b.names.RLock()
	defer b.names.RUnlock()
	return b.total
}

func (b *bank) namesThenRates() int {
	b.names.RLock()
	defer b.names.RUnlock()
	b.rates.RLock()
	defer b.rates.RUnlock()
	return b.total
}

// Both orders are under the gate.
func (b *bank) leftThenRight() {
	b.gate.Lock()
	defer b.gate.Unlock()
	b.left.Lock()
	b.right.Lock()
	b.right.Unlock()
	b.left.Unlock()
}

func (b *bank) rightThenLeft() {
	b.gate.Lock()
	defer b.gate.Unlock()
	b.right.Lock()
	b.left.Lock()
	b.left.Unlock()
	b.right.Unlock()
}

var first, second sync.Mutex

func firstThenSecond() {
	first.Lock()
	second.Lock() // want `second. is taken while .first. is held, and elsewhere the other way round`
	second.Unlock()
	first.Unlock()
}

func secondThenFirst() {
	second.Lock()
	defer second.Unlock()
	inner()
}

func inner() {
	first.Lock()
	first.Unlock()
}
