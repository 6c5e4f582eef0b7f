package twofiles

import "context"

type worker struct {
	ctx  context.Context
	jobs chan string
}

func (w *worker) handle(string) {}
