"""What root may do and others may not, given up for a while."""

from __future__ import annotations

import ctypes
import os
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION_3 = 0x20080522  # _LINUX_CAPABILITY_VERSION_3: two words each of effective, permitted, inheritable
_READING = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; capabilities(7)


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Let file permissions count for this thread even when root runs it."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _VERSION_3, 0))
    kept = ctypes.create_string_buffer(24)
    if libc.capget(header, kept):
        raise OSError(ctypes.get_errno(), "capget")
    effective, *others = struct.unpack("=6I", kept.raw)
    _set(libc, header, effective & ~_READING, *others)
    try:
        yield
    finally:
        _set(libc, header, effective, *others)


def _set(libc: ctypes.CDLL, header: ctypes.Array[ctypes.c_char], *words: int) -> None:
    if libc.capset(header, ctypes.create_string_buffer(struct.pack("=6I", *words))):
        raise OSError(ctypes.get_errno(), "capset")
