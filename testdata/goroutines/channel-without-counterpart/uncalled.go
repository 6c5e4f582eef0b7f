package uncalled

// Inbox waits for a message that only forgotten code would put there.
type Inbox struct{ messages chan string }

// New makes an inbox.
func New() *Inbox { return &Inbox{messages: make(chan string)} }

// Read waits for a message.
func (i *Inbox) Read() string {
	return <-i.messages // want `receive from .messages. blocks forever`
}

func (i *Inbox) put(message string) { i.messages <- message }

// Outbox is one whose put is called.
type Outbox struct{ messages chan string }

// Open makes an outbox, and fills it.
func Open() *Outbox {
	o := &Outbox{messages: make(chan string)}
	go o.put("hello")
	return o
}

// Read waits for a message.
func (o *Outbox) Read() string { return <-o.messages }

func (o *Outbox) put(message string) { o.messages <- message }

// Draft hands its put out, and somebody may call it.
type Draft struct{ messages chan string }

// Start makes a draft and the function that fills it.
func Start() (*Draft, func(string)) {
	d := &Draft{messages: make(chan string)}
	return d, d.put
}

// Read waits for a message.
func (d *Draft) Read() string { return <-d.messages }

func (d *Draft) put(message string) { d.messages <- message }
