package incontext

import (
	"context"
	"log"
	"os"
	"runtime"
	"time"
)

func poll() error { return nil }

func ignoresItsContext(ctx context.Context) {
	go func() { // want `goroutine loops forever with no way out`
		for {
			_ = poll()
			time.Sleep(time.Second)
		}
	}()
}

func tickerIsNotClosedByStop(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	go func() { // want `loops forever`
		for range ticker.C {
			_ = poll()
		}
	}()
}

func tickNeverEnds(ctx context.Context) {
	go func() { // want `loops forever`
		for range time.Tick(time.Second) {
			_ = poll()
		}
	}()
}

func forTrueIsEndless(stop <-chan struct{}) {
	go func() { // want `loops forever`
		for true {
			_ = poll()
		}
	}()
}

func loopIsInACallee(ctx context.Context) {
	go func() { // want `loops forever`
		defer println("never printed")
		pollForEver(ctx)
	}()
}

func pollForEver(context.Context) {
	for {
		_ = poll()
	}
}

func breakOfTheInnerLoop(ctx context.Context) {
	go func() { // want `loops forever`
		for {
			for {
				if poll() != nil {
					break
				}
			}
		}
	}()
}

func returnsOnDone(ctx context.Context) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				_ = poll()
			}
		}
	}()
}

func returnsOnError(ctx context.Context) {
	go func() {
		for {
			if err := poll(); err != nil {
				return
			}
		}
	}()
}

func returnsWhenClosed(ctx context.Context, jobs <-chan int) {
	go func() {
		for {
			if _, ok := <-jobs; !ok {
				return
			}
		}
	}()
}

func asksForErr(ctx context.Context) {
	go func() {
		for ctx.Err() == nil {
			_ = poll()
		}
	}()
}

func leavesByLabel(ctx context.Context) {
	go func() {
	poll:
		for {
			switch {
			case poll() != nil:
				break poll
			}
		}
	}()
}

func leavesByGoto(ctx context.Context) {
	go func() {
		for {
			if poll() != nil {
				goto out
			}
		}
	out:
		println("done")
	}()
}

func endsWithThePanic(ctx context.Context) {
	go func() {
		for {
			if err := poll(); err != nil {
				panic(err)
			}
		}
	}()
}

func endsWithTheGoroutine(ctx context.Context) {
	go func() {
		for {
			if poll() != nil {
				runtime.Goexit()
			}
		}
	}()
}

func endsWithTheProcess(ctx context.Context) {
	go func() {
		for {
			if poll() != nil {
				os.Exit(1)
			}
		}
	}()
	go func() {
		for {
			if err := poll(); err != nil {
				log.Fatal(err)
			}
		}
	}()
}

func rangesOverJobs(ctx context.Context, jobs <-chan int) {
	go func() {
		for range jobs {
			_ = poll()
		}
	}()
}

func waitsWithoutALoop(ctx context.Context) {
	go func() {
		select {}
	}()
}

func selectBelongsToAnotherRule(ctx context.Context, jobs <-chan int) {
	go func() {
		for {
			select {
			case <-jobs:
				_ = poll()
			}
		}
	}()
}

func nobodyCancels(ctx context.Context) {
	go func() {
		for {
			_ = poll()
		}
	}()
}

func init() {
	nobodyCancels(context.Background())
}
