package instances

import "sync"

type node struct {
	mu       sync.Mutex
	parent   *node
	children []*node
	byName   map[string]*node
	value    int
}

func (n *node) sum() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := n.value
	for _, child := range n.children {
		total += child.sum()
	}
	return total
}

func (n *node) firstChild() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.children[0].sum()
}

func (n *node) named(name string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.byName[name].sum()
}

func (n *node) itself() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	same := n
	return same.sum() // want `n\.mu. is locked again by this call`
}

func (n *node) climb() {
	n.mu.Lock()
	for n.parent != nil {
		next := n.parent
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	n.mu.Unlock()
}

type walker struct{ at *node }

// rotate makes `w.at` another node.
func (w *walker) rotate() { w.at = w.at.parent }

func (w *walker) moves() int {
	w.at.mu.Lock()
	defer w.at.mu.Unlock()
	w.rotate()
	return w.at.sum()
}

func copied(n node) int {
	other := node{value: n.value}
	other.mu.Lock()
	defer other.mu.Unlock()
	return n.sum()
}

func stripes(locks []sync.Mutex, i, j int) {
	locks[i].Lock()
	locks[j].Lock()
	locks[j].Unlock()
	locks[i].Unlock()
}

type sized interface{ sum() int }

// Whose lock `s` takes, nobody knows.
func (n *node) dynamic(s sized) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return s.sum()
}
