"""The button that finds the town of a postal code, without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hoshin.citizens.procedures.queries.postal import places_of
from hoshin.citizens.procedures.rules import field_name
from hoshin.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a code stands for: places to choose from by question, when there are several, or why nothing was found."""

    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def looked_up(sent: dict[str, list[str]], asked: str) -> LookedUp:
    """Fill the town of the address `asked` names into `sent`; 「address|新潟県上越市木田」 names the place itself.

    One place is filled in at once, several are given back to be chosen from.
    """
    name, _, chosen = asked.partition("|")
    town, code = field_name(name, "town"), field_name(name, "postal_code")
    if chosen:
        sent[town] = [chosen]
        return LookedUp()
    try:
        found = places_of(next(iter(sent.get(code, ())), ""))
    except RuleBroken as refusal:
        return LookedUp(errors={code: refusal.message})
    if not found:
        return LookedUp(
            errors={code: "この郵便番号の町名は見つかりません。番号を確かめるか、住所をそのまま入力してください。"}
        )
    if len(found) == 1:
        sent[town] = [found[0]]
        return LookedUp()
    return LookedUp(places={name: found})
