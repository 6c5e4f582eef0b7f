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
