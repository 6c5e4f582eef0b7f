package field

type config struct{ initial []string }

type hub struct {
	config config
	events chan string
}

func newHub(initial ...string) *hub {
	return &hub{config: config{initial}, events: make(chan string)}
}

func (h *hub) Start() {
	h.events <- "started" // want `send on .events. comes before its only receiver is started`
	go func() {
		for event := range h.events {
			println(event)
		}
	}()
}

type feed struct{ events chan string }

func newFeed() *feed { return &feed{events: make(chan string)} }

func (f *feed) Start() {
	go func() {
		for event := range f.events {
			println(event)
		}
	}()
	f.events <- "started"
}
