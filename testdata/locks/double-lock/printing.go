package account

import (
	"errors"
	"fmt"
	"log"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) String() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprint(a.balance)
}

func (a *account) describes() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprintf("account %v", a) // want `a\.mu. is locked again by this call`
}

func (a *account) logs() {
	a.mu.Lock()
	defer a.mu.Unlock()
	log.Println("overdrawn:", a) // want `a\.mu. is locked again by this call`
}

func (a *account) printsItsAddress() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprintf("account %p has %d", a, a.balance)
}

func (a *account) printsAnother(b *account) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprint(b)
}

// The value is no Stringer: the method is the pointer's.
func (a *account) printsAValue(name string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprintf("%s %d", name, a.balance)
}

type failure struct {
	mu     sync.Mutex
	causes []error
}

func (f *failure) Error() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.causes...).Error()
}

func (f *failure) wraps() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Errorf("too many: %w", f) // want `f\.mu. is locked again by this call`
}

func (f *failure) wrapsACause() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Errorf("too many: %w", f.causes[0])
}
