module example.com/tool

go 1.26

require github.com/spf13/cobra v1.10.1
