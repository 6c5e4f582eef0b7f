//go:build go1.21

package generic

func shared[T any](items []T, use func(T)) {
	for _, item := range items {
		go func() {
			use(item) // want "every goroutine of this loop sees the last .item."
		}()
	}
}

func passed[T any](items []T, use func(T)) {
	for _, item := range items {
		go use(item)
	}
}
