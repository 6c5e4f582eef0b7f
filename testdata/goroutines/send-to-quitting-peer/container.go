package hidden

import "sync"

func show(string) {}

type board struct {
	mu      sync.Mutex
	viewers map[int]chan string
}

func newBoard() *board { return &board{viewers: make(map[int]chan string)} }

func (b *board) join(id int, left chan struct{}) {
	texts := make(chan string)
	b.mu.Lock()
	b.viewers[id] = texts
	b.mu.Unlock()
	go watch(texts, left)
}

func watch(texts <-chan string, left chan struct{}) {
	for {
		select {
		case text := <-texts:
			show(text)
		case <-left:
			return
		}
	}
}

func (b *board) post(texts []string) {
	for _, text := range texts {
		for _, viewer := range b.viewers {
			viewer <- text // want `send on .* blocks forever once its receiver has quit`
		}
	}
}

// leaks: postsToAll(closed())
func postsToAll(left chan struct{}) {
	b := newBoard()
	b.join(1, left)
	b.post(make([]string, 50))
}

type viewer struct {
	texts chan string
	left  chan struct{}
}

type hall struct{ viewers []viewer }

func (h *hall) join(left chan struct{}) {
	v := viewer{texts: make(chan string), left: left}
	h.viewers = append(h.viewers, v)
	go look(v)
}

func look(v viewer) {
	for {
		select {
		case text := <-v.texts:
			show(text)
		case <-v.left:
			return
		}
	}
}

func (h *hall) post(texts []string) {
	for _, text := range texts {
		for _, viewer := range h.viewers {
			select {
			case viewer.texts <- text:
			case <-viewer.left:
			}
		}
	}
}

// ends: postsToThoseLeft(closed())
func postsToThoseLeft(left chan struct{}) {
	h := &hall{}
	h.join(left)
	h.post(make([]string, 50))
}
