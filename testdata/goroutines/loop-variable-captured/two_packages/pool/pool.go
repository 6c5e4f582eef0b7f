package pool

func Start(work func()) { go work() }

func Run(work func()) { work() }
