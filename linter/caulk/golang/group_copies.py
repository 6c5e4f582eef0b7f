"""Wait groups that are copied: a function that gets one by value counts its own copy down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.groups import GroupAction, GroupOperation
from caulk.golang.places import Place, bound_places, seen_from
from caulk.golang.typing_model import Field, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.callers import CallSite
    from caulk.golang.files import GoFile
    from caulk.golang.names import Object


@dataclass(frozen=True)
class CopiedGroup:
    """A Done on the copy that a parameter or receiver is; `passed` copies the group that `wait` waits for."""

    done: GroupOperation
    copy: Object
    passed: CallSite
    wait: GroupOperation


def copied_groups(file: GoFile) -> Iterator[CopiedGroup]:
    """The first Done of each function of the file on a group that it was given by value."""
    told: set[Object] = set()
    groups = file.package.groups
    for operation in tuple(groups.all):
        place = operation.place
        if operation.file is not file or operation.action is not GroupAction.DONE or place is None:
            continue
        if place.root in told or not place.exact or not _is_copy(place):
            continue
        function = place.root.function
        if function is None or any(
            each.action in (GroupAction.ADD, GroupAction.GO) and each.means(place)
            for each in groups.within(function)
        ):
            continue
        found = _waited_for(operation, place)
        if found is not None:
            told.add(place.root)
            yield found


def _is_copy(place: Place) -> bool:
    """Whether the place is inside the value of a parameter, and no pointer leads out of it."""
    root = place.root
    if not root.is_parameter:
        return False
    types = root.file.package.types
    current = types.of_object(root)
    for name in place.fields:
        found = types.member(current, name) if isinstance(current, Named) else None
        if not isinstance(found, Field):
            return False
        current = found.type
    return current.is_named("sync", "WaitGroup")


def _waited_for(done: GroupOperation, place: Place) -> CopiedGroup | None:
    """A call that copies a group somebody counts up and waits for."""
    function = place.root.function
    package = done.file.package
    if function is None:
        return None
    for site in package.channels.callers(function).sites:
        given = seen_from(place, bound_places(site.file, site.call, function))
        same = [
            each
            for each in package.groups.all
            if each.means(given) and each.function.top_level is not function.top_level
        ]
        if not any(each.action is GroupAction.ADD for each in same):
            continue
        wait = next((each for each in same if each.action is GroupAction.WAIT), None)
        if wait is not None:
            return CopiedGroup(done, place.root, site, wait)
    return None
