package meter

import "time"

var misses int

func Miss() { misses++ }

func Pause() { time.Sleep(time.Millisecond) }
