package many

import "sync"

type shard struct {
	mu   sync.Mutex
	rows []int
}

// Which of them is unlocked, nobody can tell.
func lockAll(shards []*shard) {
	for i := range shards {
		shards[i].mu.Lock()
	}
	if len(shards) > 3 {
		return
	}
	for i := range shards {
		shards[i].mu.Unlock()
	}
}

func handOver(from, to *shard) {
	from.mu.Lock()
	current := from
	if len(current.rows) == 0 {
		current = to
	}
	current.mu.Unlock()
}

func drain(list chan *shard) {
	for s := range list {
		s.mu.Lock() // want `s\.mu. is not unlocked when len\(s\.rows\) == 0`
		if len(s.rows) == 0 {
			continue
		}
		s.rows = nil
		s.mu.Unlock()
	}
}

func parameter(mu *sync.Mutex, rows []int) int {
	mu.Lock() // want `mu. is not unlocked when len\(rows\) == 0`
	if len(rows) == 0 {
		return 0
	}
	defer mu.Unlock()
	return rows[0]
}

func behindAnInterface(l sync.Locker, rows []int) int {
	l.Lock() // want `l. is not unlocked when len\(rows\) == 0`
	if len(rows) == 0 {
		return 0
	}
	defer l.Unlock()
	return rows[0]
}
