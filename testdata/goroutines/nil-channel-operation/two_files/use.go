package hidden

// leaks: tellsNobody()
func tellsNobody() {
	j := &job{}
	go j.tell()
}

// ends: tells()
func tells() int {
	w := &work{done: make(chan int)}
	go w.tell()
	return w.wait()
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	j := &job{}
	return j.wait()
}
