package errorgroup

import "golang.org/x/sync/errgroup"

func work() error { return nil }

func waitsInside() error {
	var group errgroup.Group
	group.Go(func() error {
		if err := work(); err != nil {
			return err
		}
		return group.Wait() // want `a goroutine that .group. counts waits for it here`
	})
	return group.Wait()
}

func waitsForAnother() error {
	var group, inner errgroup.Group
	group.Go(func() error {
		inner.Go(work)
		return inner.Wait()
	})
	return group.Wait()
}

func hasRoomForOne() error {
	var group errgroup.Group
	group.SetLimit(1)
	group.Go(func() error {
		group.Go(work) // want `a goroutine of .group. waits here for room that only its own end makes`
		return nil
	})
	return group.Wait()
}

func hasRoomForMore() error {
	var group errgroup.Group
	group.SetLimit(2)
	group.Go(func() error {
		group.Go(work)
		return nil
	})
	return group.Wait()
}

func triesToStart() error {
	var group errgroup.Group
	group.SetLimit(1)
	group.Go(func() error {
		group.TryGo(work)
		return nil
	})
	return group.Wait()
}

type crawler struct{ group errgroup.Group }

func (c *crawler) start() error {
	c.group.SetLimit(1)
	c.visit("/")
	return c.group.Wait()
}

func (c *crawler) visit(page string) {
	c.group.Go(func() error { // want `a goroutine of .c.group. waits here for room`
		for _, link := range []string{page + "a", page + "b"} {
			c.visit(link)
		}
		return nil
	})
}
