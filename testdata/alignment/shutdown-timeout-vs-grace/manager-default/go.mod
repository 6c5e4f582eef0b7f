module example.com/shop

go 1.25

require sigs.k8s.io/controller-runtime v0.22.0
