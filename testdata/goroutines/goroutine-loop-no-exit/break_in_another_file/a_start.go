package trapped

func (w *worker) start() { go w.run() }

func (w *worker) close() { close(w.stop) }
