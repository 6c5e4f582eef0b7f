package job

import (
	"errors"
	"log"
	"os"
	"sync"
)

func prepare() error { return errors.New("no") }
func work() error    { return nil }

// leaks: returnsBeforeItReceives()
func returnsBeforeItReceives() error {
	done := make(chan error)
	go func() { done <- work() }() // want `goroutine blocks forever on .done. when err != nil`
	if err := prepare(); err != nil {
		return err
	}
	return <-done
}

// leaks: neverReceives()
func neverReceives() {
	done := make(chan error)
	go func() { // want `goroutine blocks forever on .done.`
		done <- work()
	}()
}

// ends: returnsBeforeTheSpawn()
func returnsBeforeTheSpawn() error {
	done := make(chan error)
	if err := prepare(); err != nil {
		return err
	}
	go func() { done <- work() }()
	return <-done
}

// ends: everyPathReceives()
func everyPathReceives() error {
	done := make(chan error)
	go func() { done <- work() }()
	if err := prepare(); err != nil {
		<-done
		return err
	}
	return <-done
}

func pathEndsTheProcess() error {
	done := make(chan error)
	go func() { done <- work() }()
	if err := prepare(); err != nil {
		log.Fatal(err)
	}
	if len(os.Args) == 0 {
		os.Exit(2)
	}
	return <-done
}

// ends: receivesInADeferredCall()
func receivesInADeferredCall() error {
	done := make(chan error)
	go func() { done <- work() }()
	defer func() { <-done }()
	return prepare()
}

func spawnedAndReceivedUnderOneCondition(parallel bool) error {
	done := make(chan error)
	if parallel {
		go func() { done <- work() }()
	}
	if err := work(); err == nil && parallel {
		println("ran beside it")
	}
	if parallel {
		return <-done
	}
	return nil
}

func waitsForTheGroup() error {
	var wg sync.WaitGroup
	done := make(chan error)
	wg.Add(1)
	go func() { // want `goroutine blocks forever on .done.: the creator waits for it before it receives`
		defer wg.Done()
		done <- work()
	}()
	if err := prepare(); err != nil {
		wg.Wait()
		return err
	}
	return <-done
}

func panicsOtherwise(v any) error {
	done := make(chan error)
	go func() { done <- work() }()
	if v == nil {
		panic("no value")
	}
	return <-done
}
