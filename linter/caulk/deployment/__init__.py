"""The link between a Go main package, the image it ships in and the container that runs it."""
