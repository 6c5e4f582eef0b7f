"""The manifest front end: YAML documents with exact spans and the Kubernetes object model over them."""
