from collections.abc import Iterable

from hoshin.foundation.people.public import account_labels


def names_of(account_ids: Iterable[int | None]) -> dict[int | None, str]:
    """What these accounts are called on screen, by number; at most one query. None is passed over."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    return dict[int | None, str](account_labels(wanted).items()) if wanted else {}
