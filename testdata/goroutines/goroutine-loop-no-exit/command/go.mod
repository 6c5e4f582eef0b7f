module command.example

go 1.24
