//go:build linux

package twofiles

import "runtime"

func loose() {
	go enter()
}

func held() {
	go func() {
		runtime.LockOSThread()
		_ = enterHeld()
	}()
}
