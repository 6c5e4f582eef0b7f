// Package ginhandlers hands a framework's context to goroutines.
package ginhandlers

import "github.com/gin-gonic/gin"

func log(_ *gin.Context) {}

func captured(c *gin.Context) {
	go func() { // want "`c` is used in a goroutine after the handler has returned"
		println(c.Request.URL.Path)
	}()
	c.String(202, "accepted")
}

func passed(c *gin.Context) {
	go log(c) // want "`c` is used in a goroutine"
	c.Status(202)
}

func copied(c *gin.Context) {
	go log(c.Copy())
	copied := c.Copy()
	go func() {
		println(copied.Request.URL.Path)
	}()
	c.Status(202)
}

func readBefore(c *gin.Context) {
	go println(c.Param("id"))
	c.Status(202)
}

func streamed(c *gin.Context) {
	parts := make(chan string)
	go func() {
		defer close(parts)
		parts <- c.Request.URL.Path
	}()
	send(c, parts)
}

func send(c *gin.Context, parts <-chan string) {
	for part := range parts {
		c.String(200, part)
	}
}

func sentLater(c *gin.Context) {
	parts := make(chan string, 1)
	go func() { // want "`c` is used in a goroutine after the handler has returned"
		parts <- c.Request.URL.Path
	}()
	keep(c, parts)
}

func keep(c *gin.Context, parts <-chan string) {
	go func() {
		for part := range parts {
			println(part)
		}
	}()
	c.Status(202)
}
