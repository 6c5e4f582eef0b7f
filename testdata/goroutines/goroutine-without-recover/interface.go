package iface

import "log"

type Plugin interface{ Handle(event int) }

type bus struct {
	plugins []Plugin
	events  chan int
}

func call(plugin Plugin, event int) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("plugin panicked:", r)
		}
	}()
	plugin.Handle(event)
}

func (b *bus) all(event int) {
	for _, plugin := range b.plugins {
		plugin.Handle(event)
	}
}

func (b *bus) allGuarded(event int) {
	for _, plugin := range b.plugins {
		call(plugin, event)
	}
}

func (b *bus) start() {
	go func() { // want `a panic in this goroutine ends the program`
		for event := range b.events {
			b.all(event)
		}
	}()
	go func() {
		for event := range b.events {
			b.allGuarded(event)
		}
	}()
}
