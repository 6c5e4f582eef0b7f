"""Values of manifest fields: what is written, what the API fills in, what nobody can know here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from caulk.manifests import quantity
from caulk.manifests.quantity import Quantity, QuantityError

if TYPE_CHECKING:
    from caulk.manifests.nodes import YamlNode

# Helm and friends; envsubst and OpenShift parameters; what kubelet expands; a value Helm could not find;
# placeholders of other tools at the start.
_TEMPLATED = re.compile(r"\{\{|\$\{|\$\(|\$\[|\[\[|<no value>|^[$@%_<(]")


def is_templated(text: str) -> bool:
    """Whether a text is completed later by some tool or by the kubelet, so that its value is unknown here."""
    return _TEMPLATED.search(text) is not None


@dataclass(frozen=True, slots=True)
class Setting:
    """A whole number of the API.

    `value` is None when it is unknown: templated, or no number at all. `node` is None when nobody wrote it,
    and `value` then is the API's default.
    """

    value: int | None
    node: YamlNode | None

    @property
    def is_written(self) -> bool:
        return self.node is not None

    @staticmethod
    def of(parent: YamlNode, name: str, default: int, *, zero_is_default: bool = False) -> Setting:
        """The setting under a key; `zero_is_default` where the API server treats 0 as not given."""
        node = parent.get(name)
        if node is None:
            return Setting(default, None)
        value = whole_number(node)
        if value == 0 and zero_is_default:
            return Setting(default, node)
        return Setting(value, node)


def whole_number(node: YamlNode) -> int | None:
    """The integer a node says; `30.0` counts, as it does in JSON, `"30"` does not."""
    value = node.value
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


@dataclass(frozen=True, slots=True)
class Amount:
    """A resource quantity at its place: `quantity` or the `error`, neither when it is templated."""

    node: YamlNode
    quantity: Quantity | None
    error: QuantityError | None

    @property
    def value(self) -> Fraction | None:
        return self.quantity.value if self.quantity is not None else None

    @property
    def text(self) -> str:
        return self.node.text

    @staticmethod
    def of(node: YamlNode) -> Amount:
        """Read a node as the API server does: from JSON, where a plain number has lost its YAML spelling."""
        value = node.value
        if is_templated(node.text):
            return Amount(node, None, None)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        try:
            return Amount(node, quantity.parse(_json_number(node) if number else node.text), None)
        except QuantityError as error:
            return Amount(node, None, error)


def _json_number(node: YamlNode) -> str:
    """A plain number as text; YAML's reading of it where that is another number (010, 0x10)."""
    value = node.value
    try:
        if quantity.parse(node.text).value == Fraction(str(value)):
            return node.text
    except (QuantityError, ValueError):
        pass
    return repr(value)
