package own

type maker struct{}

func (maker) WithCancel(int) (int, func()) { return 0, func() {} }

// A local name hides the package.
func shadowed(context maker) int {
	ctx, _ := context.WithCancel(1)
	return ctx
}
