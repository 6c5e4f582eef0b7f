package twofiles

import "context"

func query(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, attempt) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer cancel()
	return get(inner)
}

func ask(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, retry)
	defer cancel()
	return get(inner)
}
