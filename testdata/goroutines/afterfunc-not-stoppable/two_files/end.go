package agent

func (a *agent) report() { a.reports++ }

func (a *agent) Shutdown() { a.timer.Stop() }
