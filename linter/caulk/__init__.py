"""Caulk: finds what leaks in Go services and the Kubernetes manifests that run them."""

__version__ = "0.1.0"
