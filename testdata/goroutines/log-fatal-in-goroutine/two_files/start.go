package twofiles

func start(refresh func() error) {
	go ending(refresh)
	go telling(refresh)
}
