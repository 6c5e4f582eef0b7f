package queue

func (q *queue) work() {
	defer close(q.drained)
	for job := range q.jobs {
		job()
	}
}
