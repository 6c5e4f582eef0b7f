package netns

import (
	"runtime"

	"golang.org/x/sys/unix"
)

type Manager struct{ fd, home int }

// Start comes first, and its caller stays on this thread.
func Start(home int) *Manager {
	runtime.LockOSThread()
	return &Manager{home: home}
}

func (m *Manager) Run(work func()) error {
	if err := unix.Setns(m.fd, unix.CLONE_NEWNET); err != nil {
		return err
	}
	defer unix.Setns(m.home, unix.CLONE_NEWNET)
	work()
	return nil
}
