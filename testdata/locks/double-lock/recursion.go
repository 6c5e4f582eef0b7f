package recursion

import "sync"

type tree struct {
	mu    sync.Mutex
	depth int
}

func (t *tree) descend(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.depth++
	if n > 0 {
		t.descend(n - 1) // want `t\.mu. is locked again by this call`
	}
}

func (t *tree) unlocksBeforeItDescends(n int) {
	t.mu.Lock()
	t.depth++
	t.mu.Unlock()
	if n > 0 {
		t.unlocksBeforeItDescends(n - 1)
	}
}

// call asks for a token first, unless it is the call that gets one.
func (t *tree) call(name string, params map[string]string) string {
	if _, ok := params["token"]; !ok {
		return t.token()
	}
	return name
}

func (t *tree) token() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.call("token", map[string]string{"token": "*"})
}

func even(mu *sync.Mutex, n int) bool {
	mu.Lock()
	defer mu.Unlock()
	return n == 0 || odd(mu, n-1) // want `mu. is locked again by this call`
}

func odd(mu *sync.Mutex, n int) bool {
	return even(mu, n-1)
}
