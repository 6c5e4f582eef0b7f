module program.example

go 1.24
