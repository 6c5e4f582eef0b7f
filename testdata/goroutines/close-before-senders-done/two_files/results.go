package hidden

func work(part int) int { return part }

func use(int) {}

type results struct{ out chan int }

func (r *results) send(part int) { r.out <- work(part) }

func (r *results) finish() { close(r.out) }
