package method

import "context"

// As protoc-gen-go-grpc declares them.
type UnimplementedResizerServer struct{}

type Batch struct{ images []string }

func (b *Batch) GetImages() []string { return b.images }

type Result struct{}

type server struct {
	UnimplementedResizerServer
	slots chan struct{}
}

func (s *server) resize(image string) {}

func (s *server) start(image string) {
	go s.resize(image) // want `goroutines are started without a limit`
}

func (s *server) Resize(_ context.Context, batch *Batch) (*Result, error) {
	for _, image := range batch.GetImages() {
		s.start(image)
	}
	return &Result{}, nil
}

func (s *server) startInTurn(image string) {
	s.acquire()
	go func() {
		defer s.release()
		s.resize(image)
	}()
}

func (s *server) acquire() { s.slots <- struct{}{} }

func (s *server) release() { <-s.slots }

func (s *server) ResizeInTurn(_ context.Context, batch *Batch) (*Result, error) {
	for _, image := range batch.GetImages() {
		s.startInTurn(image)
	}
	return &Result{}, nil
}
