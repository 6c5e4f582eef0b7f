package funcvalue

import (
	"context"
	"time"
)

func endless() {
	for {
		time.Sleep(time.Second)
	}
}

func ending() {
	for range 3 {
		time.Sleep(time.Second)
	}
}

func startVariable(ctx context.Context) {
	loop := endless
	go loop() // want `loops forever`
	other := ending
	go other()
}

func startChoice(ctx context.Context, twice bool) {
	loop := endless
	if twice {
		loop = ending
	}
	go loop()
}

type clock struct{}

func (clock) endless() { endless() }

func (clock) ending() { ending() }

func startMethodValue(ctx context.Context, c clock) {
	tick, once := c.endless, c.ending
	go tick() // want `loops forever`
	go once()
}
