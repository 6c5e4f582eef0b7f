// Package recovered panics under a lock, and recovers.
package recovered

import (
	"errors"
	"fmt"
	"sync"
)

var errNegative = errors.New("negative")

type counter struct {
	mu    sync.Mutex
	count int
}

func (c *counter) set(count int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("set: %v", r)
		}
	}()
	c.mu.Lock() // want `c\.mu. is not unlocked when count < 0`
	if count < 0 {
		panic(errNegative)
	}
	c.count = count
	c.mu.Unlock()
	return nil
}

func (c *counter) setAndUnlock(count int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("set: %v", r)
		}
	}()
	c.mu.Lock()
	defer c.mu.Unlock()
	if count < 0 {
		panic(errNegative)
	}
	c.count = count
	return nil
}

// Who recovers gives the lock back, too.
func (c *counter) setOrGiveBack(count int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			c.mu.Unlock()
			err = fmt.Errorf("set: %v", r)
		}
	}()
	c.mu.Lock()
	if count < 0 {
		panic(errNegative)
	}
	c.count = count
	c.mu.Unlock()
	return nil
}

// The panic goes on, as if nobody had recovered.
func (c *counter) setOrFail(count int) {
	defer func() {
		if r := recover(); r != nil {
			panic(fmt.Sprintf("set: %v", r))
		}
	}()
	c.mu.Lock()
	if count < 0 {
		panic(errNegative)
	}
	c.count = count
	c.mu.Unlock()
}

// Nobody recovers.
func (c *counter) must(count int) {
	c.mu.Lock()
	if count < 0 {
		panic(errNegative)
	}
	c.count = count
	c.mu.Unlock()
}
