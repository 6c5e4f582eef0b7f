// Package app uses a store that it has to lock.
package app

import "example.com/two/store"

func take(s *store.Store, name string) (int, bool) {
	s.LockNames() // want `.s. is not unlocked when !ok`
	found, ok := s.Names[name]
	if !ok {
		return 0, false
	}
	delete(s.Names, name)
	s.UnlockNames()
	return found, true
}

func takeAndUnlock(s *store.Store, name string) (int, bool) {
	s.LockNames()
	defer s.UnlockNames()
	found, ok := s.Names[name]
	if !ok {
		return 0, false
	}
	delete(s.Names, name)
	return found, true
}
