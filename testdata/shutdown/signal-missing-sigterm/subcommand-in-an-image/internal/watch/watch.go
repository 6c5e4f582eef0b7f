package watch

import (
	"context"
	"os"
	"os/signal"

	"github.com/spf13/cobra"
)

// Command follows a stream in a terminal until Ctrl-C. A pod may well run another one: low confidence.
func Command() *cobra.Command {
	return &cobra.Command{
		Use: "watch",
		Run: func(*cobra.Command, []string) {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want low "only os.Interrupt is handled"
			defer stop()
			<-ctx.Done()
		},
	}
}
