package twofiles

func later(name string) { go now(name) }

func now(name string) { println(name) }
