package twofiles

import "time"

func invite(user string) {}

func inviteAll(users []string) {
	for _, user := range users {
		go invite(user) // want `goroutines are started without a limit`
	}
}

func inviteInTurn(users []string) {
	for _, user := range users {
		go invite(user)
		time.Sleep(time.Millisecond)
	}
}
