package twofiles

func (s *stuck) fail() { <-s.done } // want "the goroutine that closes .done. waits for it here"

func (f *free) fail() { <-f.done }
