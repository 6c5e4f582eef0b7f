package fine

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

type batch struct{ Items []string }

func process(item string) {}

func read(r *http.Request) []string {
	var b batch
	_ = json.NewDecoder(r.Body).Decode(&b)
	return b.Items
}

// A few workers take the items from a channel.
func workers(_ http.ResponseWriter, r *http.Request) {
	items := make(chan string)
	for range 8 {
		go func() {
			for item := range items {
				process(item)
			}
		}()
	}
	for _, item := range read(r) {
		items <- item
	}
	close(items)
}

// Each goroutine waits for a slot before it does anything.
func slotsInside(_ http.ResponseWriter, r *http.Request) {
	slots := make(chan struct{}, 8)
	for _, item := range read(r) {
		go func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			process(item)
		}()
	}
}

// The loop waits for the goroutine of each round.
func oneByOne(_ http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	for _, item := range read(r) {
		group.Add(1)
		go func() {
			defer group.Done()
			process(item)
		}()
		group.Wait()
	}
}

func inside(item string) {
	done := make(chan struct{})
	go func() {
		process(item)
		close(done)
	}()
	<-done
}

func helperWaits(_ http.ResponseWriter, r *http.Request) {
	for _, item := range read(r) {
		inside(item)
	}
}

// The rest is refused.
func counted(_ http.ResponseWriter, r *http.Request) {
	for i, item := range read(r) {
		if i >= 10 {
			break
		}
		go process(item)
	}
}

func refused(_ http.ResponseWriter, r *http.Request) {
	items := read(r)
	if len(items) > 10 {
		return
	}
	for _, item := range items {
		go process(item)
	}
}

// A connection has a goroutine: how many there are is the listener's business.
func serve(listener net.Listener, handle func(net.Conn)) error {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go handle(connection)
	}
}

// So has whoever sends on a channel.
func consume(messages <-chan string) {
	for message := range messages {
		go process(message)
	}
}

// What the program is configured with is its own.
type program struct{ peers []string }

func (p *program) connect() {
	for _, peer := range p.peers {
		go process(peer)
	}
}

// One goroutine, started once, reads the lines.
func tail(in io.Reader) {
	go func() {
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			process(scanner.Text())
		}
	}()
}

// The goroutine belongs to what the request asks for once.
func once(_ http.ResponseWriter, r *http.Request) {
	items := read(r)
	go func() {
		for _, item := range items {
			process(item)
		}
	}()
}

func sized(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries[:2] {
		go process(entry.Name())
	}
}
