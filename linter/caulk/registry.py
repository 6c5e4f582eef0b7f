"""The rules at hand, and their selection by name and family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caulk.rule import Rule


class Registry:
    """An ordered, checked set of rules."""

    def __init__(self, rules: Iterable[type[Rule]]) -> None:
        self._rules: dict[str, Rule] = {}
        for rule in sorted((cls() for cls in rules), key=lambda each: each.name):
            if rule.name in self._rules:
                raise ValueError(f"two rules are called {rule.name}")
            self._rules[rule.name] = rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._rules)

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(sorted({rule.family for rule in self}))

    def get(self, name: str) -> Rule:
        """The rule of that name; raises `UsageError` with the nearest names otherwise."""
        rule = self._rules.get(name)
        if rule is None:
            raise UsageError(f"there is no rule '{name}'", hint=suggestion(name, self.names))
        return rule

    def expand(self, selectors: Iterable[str]) -> frozenset[str]:
        """Names of the rules that names and families stand for; raises `UsageError` on an unknown one."""
        chosen: set[str] = set()
        for selector in selectors:
            if selector in self._rules:
                chosen.add(selector)
            elif selector in self.families:
                chosen.update(rule.name for rule in self if rule.family == selector)
            elif selector == "all":
                chosen.update(self.names)
            else:
                raise UsageError(
                    f"there is no rule or family '{selector}'",
                    hint=self.suggestion(selector),
                )
        return frozenset(chosen)

    def suggestion(self, word: str) -> str:
        """What to do about a name that is neither a rule nor a family."""
        return suggestion(word, (*self.names, *self.families))


def suggestion(word: str, known: Iterable[str]) -> str:
    """The nearest of the known names as a question, else where to find them."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    return "`caulk rules` lists them all"
