"""Whether a program serves."""

from __future__ import annotations

import pytest

from caulk.deployment.mains import find_mains
from caulk.deployment.services import serving_call
from deployment.trees import workspace

IMPORTS = 'import (\n\t"net"\n\t"net/http"\n\n\t"github.com/gin-gonic/gin"\n\t"google.golang.org/grpc"\n)\n'


def serves(body: str) -> bool:
    (main,) = find_mains(workspace({"main.go": f"package main\n\n{IMPORTS}\nfunc main() {{\n{body}\n}}\n"}))
    return serving_call(main) is not None


@pytest.mark.parametrize(
    "body",
    [
        'http.ListenAndServe(":8080", nil)',
        "http.ListenAndServe(address(), nil)",
        's := &http.Server{Addr: ":8080"}\ns.ListenAndServe()',
        "s := &http.Server{Addr: flagged()}\ns.ListenAndServe()",
        'l, _ := net.Listen("tcp", ":9000")\ngrpc.NewServer().Serve(l)',
        'gin.Default().Run(":8080")',
    ],
)
def test_listeners_serve(body: str) -> None:
    """An address that is not known to be local counts."""
    assert serves(body)


@pytest.mark.parametrize(
    "body",
    [
        'http.ListenAndServe("localhost:6060", nil)',
        's := &http.Server{Addr: "127.0.0.1:7777"}\ns.ListenAndServe()',
        'l, _ := net.Listen("tcp", "127.0.0.1:0")\nhttp.Serve(l, nil)',
        'http.Get("http://example.com")',
        "var s server\ns.ListenAndServe()",
    ],
)
def test_debug_ports_and_clients_do_not(body: str) -> None:
    """What only this machine can reach is no service."""
    assert not serves(body)
