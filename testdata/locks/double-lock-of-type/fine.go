package fine

import "sync"

// Nodes of a tree are locked from the parent to the child.
type node struct {
	mu       sync.Mutex
	children []*node
	size     int
}

func (n *node) adopt(child *node) {
	n.mu.Lock()
	defer n.mu.Unlock()
	child.mu.Lock()
	n.size += child.size
	child.mu.Unlock()
	n.children = append(n.children, child)
}

// So are the elements of a list, by recursion.
type link struct {
	mu    sync.Mutex
	next  *link
	value int
}

func (l *link) sum() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == nil {
		return l.value
	}
	return l.value + l.next.sum()
}

// A decorator has a lock of its own, and so has what it decorates.
type store interface{ get(string) string }

type cached struct {
	mu    sync.Mutex
	inner store
	known map[string]string
}

func (c *cached) get(key string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if value, ok := c.known[key]; ok {
		return value
	}
	return c.inner.get(key)
}

func (c *cached) copyTo(other *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	other.inner = c.inner
}

// What the function makes itself is nobody else's yet.
type table struct {
	mu   sync.Mutex
	rows map[string]int
}

func newTable() (*table, error) { return &table{rows: map[string]int{}}, nil }

func (t *table) clone() *table {
	t.mu.Lock()
	defer t.mu.Unlock()
	made, err := newTable()
	if err != nil {
		return nil
	}
	made.mu.Lock()
	defer made.mu.Unlock()
	for key, value := range t.rows {
		made.rows[key] = value
	}
	return made
}

// All callers merge into a table that they have just made.
func (t *table) merge(other *table) {
	t.mu.Lock()
	defer t.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	for key, value := range other.rows {
		t.rows[key] += value
	}
}

func sum(tables []*table) *table {
	total := &table{rows: map[string]int{}}
	for _, each := range tables {
		total.merge(each)
	}
	return total
}

// Shards are told apart by their index, and locked in its order.
type shards struct{ all [16]table }

func (s *shards) rebalance(from, to int) {
	s.all[from].mu.Lock()
	defer s.all[from].mu.Unlock()
	s.all[to].mu.Lock()
	defer s.all[to].mu.Unlock()
	clear(s.all[from].rows)
}

// Two fields are two tables.
type pair struct{ left, right table }

func (p *pair) swap() {
	p.left.mu.Lock()
	defer p.left.mu.Unlock()
	p.right.mu.Lock()
	defer p.right.mu.Unlock()
	p.left.rows, p.right.rows = p.right.rows, p.left.rows
}

// The two are put in order by something of theirs.
type file struct {
	mu    sync.Mutex
	inode uint64
	size  int
}

func exchange(first, second *file) {
	if first.inode >= second.inode {
		return
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	first.size, second.size = second.size, first.size
}

// Certainly the same lock: double-lock has that.
func (f *file) grow() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.extend()
}

func (f *file) extend() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.size++
}

// Another goroutine takes the second.
func (f *file) shareWith(other *file) {
	f.mu.Lock()
	defer f.mu.Unlock()
	go other.grow()
}
