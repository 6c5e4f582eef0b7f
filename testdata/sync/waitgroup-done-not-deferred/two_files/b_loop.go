// Package twofiles starts the goroutine in another file than it is written in.
package twofiles

func open() error { return nil }

func (s *service) loop() {
	if err := open(); err != nil {
		return
	}
	s.group.Done() // want "without .s.group.Done\(\). when err != nil"
}
