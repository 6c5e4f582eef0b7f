"""The Go front end: syntax, packages, names, types and flow, each a layer over the one below."""
