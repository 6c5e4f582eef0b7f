package library

import (
	"time"

	"github.com/stretchr/testify/require"
)

type harness struct{ require.TestingT }

// What asserts is there for tests, though it does not name the package testing itself.
func (h *harness) receive(next func() int) int {
	values := make(chan int)
	go func() { values <- next() }()
	select {
	case v := <-values:
		return v
	case <-time.After(time.Second):
		require.Fail(h, "timeout")
		return 0
	}
}
