"""Kernel parameters that a pod can have for itself, and those that kubelets allow without being asked.

Facts of runc (libcontainer/configs/validate, which namespace owns a parameter) and of the kubelet
(component-helpers/node/util/sysctl, and safe_sysctls.go in pkg/kubelet/sysctl); mid-2026. runc would also
take kernel.domainname, but no kubelet can be made to allow it.
"""

from __future__ import annotations

from enum import Enum

SAFE = frozenset(
    (
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_wmem",
    )
)
_IPC = frozenset(
    (
        *("kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax"),
        *("kernel.shmmni", "kernel.shm_rmid_forced"),
    )
)


class Namespace(Enum):
    """The kernel namespace in which a parameter has a value of its own; NONE: it is the node's."""

    IPC = "ipc"
    NETWORK = "network"
    NONE = "none"


def normalised(name: str) -> str:
    """The dotted spelling: `net/ipv4/tcp_syncookies` is the same parameter."""
    return name.replace("/", ".") if "/" in name.partition(".")[0] else name


def namespace_of(name: str) -> Namespace:
    """The namespace of a parameter in its dotted spelling."""
    if name.startswith("net."):
        return Namespace.NETWORK
    return Namespace.IPC if name in _IPC or name.startswith("fs.mqueue.") else Namespace.NONE
