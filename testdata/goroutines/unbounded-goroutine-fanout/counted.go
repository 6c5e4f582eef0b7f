package counted

import (
	"bufio"
	"database/sql"
	"encoding/csv"
	"io"
	"sync"
)

func work(number int) {}

func many() {
	for i := 0; i < 10_000; i++ {
		go work(i) // want `goroutines are started without a limit`
	}
	for row := range 100 {
		for column := range 100 {
			go work(row * column) // want `goroutines are started without a limit`
		}
	}
	var table [4096]int
	for i := range table {
		go work(i) // want `goroutines are started without a limit`
	}
}

func few(concurrency int) {
	for i := range 8 {
		go work(i)
	}
	for i := range concurrency {
		go work(i)
	}
}

func parse(line string) {}

func lines(in io.Reader) {
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		line := scanner.Text()
		go parse(line) // want `goroutines are started without a limit`
	}
}

func records(in io.Reader) {
	reader := csv.NewReader(in)
	for {
		record, err := reader.Read()
		if err != nil {
			return
		}
		go parse(record[0]) // want `goroutines are started without a limit`
	}
}

func rows(found *sql.Rows) {
	var group sync.WaitGroup
	for found.Next() {
		group.Add(1)
		go func() { // want `goroutines are started without a limit`
			defer group.Done()
			parse("")
		}()
	}
	group.Wait()
}
