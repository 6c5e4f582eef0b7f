"""What a plain YAML scalar means to Kubernetes.

kubectl and the API server read YAML through sigs.k8s.io/yaml, that is go-yaml v2: YAML 1.1 booleans (`yes`,
`on`, `y`), octal numbers with a leading zero, `_` inside numbers, no base-60 numbers; dates stay text.
"""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
_FALSE = frozenset(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
_NAN = frozenset((".nan", ".NaN", ".NAN"))
_INFINITY = {
    sign + name: factor * math.inf
    for sign, factor in (("", 1), ("+", 1), ("-", -1))
    for name in (".inf", ".Inf", ".INF")
}
_INTEGER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)")
_FLOAT = re.compile(r"[+-]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 70  # 64 binary digits with sign and prefix; anything longer is no 64-bit integer


def resolve(text: str) -> Scalar:
    """The value of an unquoted, untagged scalar."""
    if text in _NULLS:
        return None
    first = text[0]
    if first in "+-.0123456789":
        return _number(text)
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    return text


def resolve_tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with an explicit tag; unknown tags and impossible values leave the text."""
    kind = tag.removeprefix("tag:yaml.org,2002:").removeprefix("!!")
    if kind == "null":
        return None
    if kind in ("int", "float", "bool"):
        value = resolve(text)
        if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        return value
    return text


def _number(text: str) -> Scalar:
    if text in _NAN:
        return math.nan
    if text in _INFINITY:
        return _INFINITY[text]
    if text[0] == ".":
        return _float(text) if _FLOAT.fullmatch(text) else text
    digits = text.replace("_", "")
    if len(digits) <= _LONGEST_NUMBER and _INTEGER.fullmatch(digits):
        value = _integer(digits)
        if -(1 << 63) <= value < 1 << 64:
            return value
    return _float(digits, otherwise=text) if _FLOAT.fullmatch(digits) else text


def _integer(digits: str) -> int:
    sign = -1 if digits[0] == "-" else 1
    bare = digits.lstrip("+-")
    if len(bare) > 1 and bare[0] == "0" and bare[1].isdigit():
        return sign * int(bare, 8)
    return sign * int(bare, 0)


def _float(digits: str, otherwise: str = "") -> Scalar:
    value = float(digits)
    return (otherwise or digits) if math.isinf(value) else value
