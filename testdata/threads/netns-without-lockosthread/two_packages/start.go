//go:build linux

package sandbox

import (
	"runtime"

	"example.com/sandbox/enter"
)

func loose() {
	go enter.Loose()
}

func held() {
	go func() {
		runtime.LockOSThread()
		_ = enter.Held()
	}()
}
