package twofiles

func kept(draw func() error) error {
	pin() // want `no matching UnlockOSThread on this path`
	if err := draw(); err != nil {
		return err
	}
	unpin()
	return nil
}

func given(draw func() error) error {
	pin()
	defer unpin()
	return draw()
}
