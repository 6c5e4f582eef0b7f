package sized

type rows struct{ data chan int }

func newRows(size int) *rows { return &rows{data: make(chan int, size)} }

// Both callers make it without room.
func (r *rows) push() {
	r.data <- 1 // want "send on .data. blocks forever"
}

func unbuffered() { newRows(0).push() }
func theSame()    { newRows(0).push() }

type lines struct{ data chan int }

func newLines(size int) *lines { return &lines{data: make(chan int, size)} }

// One of the callers gives it room for all that is sent.
func (l *lines) push() { l.data <- 1 }

func roomy() { newLines(8).push() }
func tight() { newLines(0).push() }
