package base

import "context"

type Base struct {
	Ctx  context.Context
	Jobs chan string
}
