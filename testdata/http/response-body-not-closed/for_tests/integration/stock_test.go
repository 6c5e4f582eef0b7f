package integration

import (
	"testing"

	"example.com/shop/integration/client"
	"example.com/shop/integration/tool"
)

func TestStock(t *testing.T) {
	if client.Stock("http://shop.invalid/stock") == nil || tool.Empty("http://shop.invalid/stock") {
		t.Error("no shop is there")
	}
}
