package quiet

import (
	"context"
	"errors"
	"fmt"
	"net"

	"google.golang.org/grpc"
)

type service struct{ server *grpc.Server }

func (s *service) serve(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return s.server.Serve(listener)
}

// Once it is stopped it gives no error: nothing is left to send.
func (s *service) stopped(ctx context.Context) error {
	failed := make(chan error)
	go func() {
		if err := s.serve(":8080"); err != nil {
			failed <- err
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		s.server.Stop()
		return nil
	}
}

func (s *service) alwaysSends(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- s.serve(":8080") }() // want `goroutine blocks forever on .failed. when .<-ctx.Done..`
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		s.server.Stop()
		return nil
	}
}

func (s *service) read(address string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	_, err = c.Read(make([]byte, 1))
	return errors.Join(err, c.Close())
}

func (s *service) other(ctx context.Context) error {
	failed := make(chan error)
	go func() { // want `goroutine blocks forever on .failed. when .<-ctx.Done..`
		if err := s.read(":8080"); err != nil {
			failed <- err
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return nil
	}
}
