package twofiles

import "runtime"

func pin() { runtime.LockOSThread() }

func unpin() { runtime.UnlockOSThread() }
