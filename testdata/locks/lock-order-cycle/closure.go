// Package closure takes the second lock in function literals.
package closure

import "sync"

type tree struct {
	nodes sync.Mutex
	index sync.Mutex
	names []string
	size  int
}

func (t *tree) each(do func(string)) {
	for _, name := range t.names {
		do(name)
	}
}

func (t *tree) countCrossed() {
	t.nodes.Lock()
	defer t.nodes.Unlock()
	t.each(func(string) {
		t.index.Lock()
		t.size++
		t.index.Unlock()
	})
}

func (t *tree) clearCrossed() {
	t.index.Lock()
	defer t.index.Unlock()
	func() { // want `t\.nodes. is taken while .t\.index. is held, and elsewhere the other way round`
		t.nodes.Lock()
		defer t.nodes.Unlock()
		t.names, t.size = nil, 0
	}()
}

type wood struct {
	nodes sync.Mutex
	index sync.Mutex
	names []string
	size  int
}

func (w *wood) each(do func(string)) {
	for _, name := range w.names {
		do(name)
	}
}

func (w *wood) count() {
	w.nodes.Lock()
	defer w.nodes.Unlock()
	w.each(func(string) {
		w.index.Lock()
		w.size++
		w.index.Unlock()
	})
}

func (w *wood) clear() {
	w.index.Lock()
	defer w.index.Unlock()
	go func() {
		w.nodes.Lock()
		defer w.nodes.Unlock()
		w.names = nil
	}()
}
