package support

import (
	"context"
	"testing"
)

// What helps a test ends with the test binary.
type harness struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newHarness(t *testing.T) *harness {
	t.Helper()
	h := &harness{}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	return h
}
