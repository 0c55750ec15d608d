"""Setting providers of identity for applicants, switching them on and off. Their secrets are sealed and never told again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from hoshin.citizens.procedures.actions.providers import PROVIDER
from hoshin.citizens.procedures.models import ProviderSetting
from hoshin.citizens.procedures.permissions import require_provider_change
from hoshin.citizens.procedures.queries.identity import can_pretend, providers_of_file
from hoshin.citizens.procedures.queries.keys import key_ring
from hoshin.citizens.procedures.queries.provider_settings import entry_of_provider, secrets_of
from hoshin.citizens.procedures.rules.assurance import MAIL
from hoshin.citizens.procedures.rules.provider_settings import ProviderEntry, check_entry
from hoshin.foundation.audit.public import record
from hoshin.foundation.identity.public import faults_of, is_trial_issuer
from hoshin.foundation.people.public import Person
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import Conflict, NotFound, RuleBroken

_CHANGED = "開いている間に、ほかの運用者が変更しました。開き直して、もう一度確かめてください。"
_UNTRIED = (
    "今の設定でつながることを、まだ確かめていません。「つながるかを確かめる」ですべて「よい」になってから、使い始めてください。"
    "確かめずに使い始めるときは、理由を入力してください。"
)
_ASKING = ("dialect", "issuer", "client_id", "scopes", "acr_values", "required_acr")
"""What of an entry makes the provider be asked in another way; labels and levels do not."""
_DEMO_ONLY = "この機械の中の提供者は、デモモードでだけ使えます。"


@transaction.atomic
def save_provider(
    *,
    person: Person,
    entry: ProviderEntry,
    client_secret: str = "",
    private_key: str = "",
    seen: int | None,
    now: datetime,
) -> ProviderSetting:
    """Keep a provider, switched off when it is new; `seen` is the version that was on the page, None for a new one.

    An empty secret leaves the kept one as it is. What is asked in another way now has not been tried: it is switched off until
    somebody switches it on again. Raises RuleBroken naming the field, Conflict, NotAllowed, NotFound.
    """
    require_provider_change(person)
    check_entry(entry, today=local_date(now))
    kept = ProviderSetting.objects.select_for_update().filter(code=entry.code).first()
    _check_seen(kept, entry.code, seen)
    before = secrets_of(kept) if kept else ("", "")
    secrets = (client_secret.strip() or before[0], private_key.strip() or before[1])
    _check_askable(entry, secrets)
    is_trial = entry.dialect != MAIL and is_trial_issuer(entry.issuer)
    if kept is not None and kept.is_enabled and is_trial and not can_pretend():
        raise RuleBroken(_DEMO_ONLY, field="issuer")
    was = _facts(entry_of_provider(kept)) if kept else {}
    was_enabled = kept is not None and kept.is_enabled
    saved = _written(
        kept, entry, secrets, person, now, is_asked_alike=_is_asked_alike(kept, entry) and secrets == before
    )
    if was_enabled and not saved.is_enabled:
        _record(person, saved, "disabled", now, reason="つなぎ方が変わったため")
    _record(person, saved, "saved", now, before=was, after=_facts(entry) | _replaced(secrets, before))
    return saved


@transaction.atomic
def switch_provider(*, person: Person, code: str, is_enabled: bool, reason: str = "", now: datetime) -> ProviderSetting:
    """Offer a provider to applicants, or no longer.

    One that was not found to work as it is set now is offered only for a `reason`, which stays on record. Raises RuleBroken
    without one and for a trial outside the demo, NotAllowed, NotFound.
    """
    require_provider_change(person)
    kept = ProviderSetting.objects.select_for_update().filter(code=code).first()
    if kept is None:
        raise NotFound("その確認の手段は、画面では設定されていません。")
    if is_enabled and kept.is_trial and not can_pretend():
        raise RuleBroken(_DEMO_ONLY)
    reason = reason.strip()[:300] if is_enabled and kept.tested_at is None else ""
    if is_enabled and not kept.is_enabled and kept.tested_at is None and not reason:
        raise RuleBroken(_UNTRIED, field="reason")
    if kept.is_enabled != is_enabled:
        kept.is_enabled, kept.changed_at, kept.changed_by = is_enabled, now, person.label
        kept.version += 1
        kept.save(update_fields=["is_enabled", "changed_at", "changed_by", "version"])
        _record(person, kept, "enabled" if is_enabled else "disabled", now, reason=reason)
    return kept


def _check_seen(kept: ProviderSetting | None, code: str, seen: int | None) -> None:
    if any(one.code == code for one in providers_of_file()):
        raise RuleBroken("この名前の手段は、設定ファイルにあります。ほかの名前にしてください。", field="code")
    if seen is None and kept is not None:
        raise RuleBroken("この名前の手段は、もうあります。", field="code")
    if seen is not None and kept is None:
        raise NotFound("その確認の手段は、画面では設定されていません。")
    if kept is not None and kept.version != seen:
        raise Conflict(_CHANGED)


def _is_asked_alike(kept: ProviderSetting | None, entry: ProviderEntry) -> bool:
    return kept is not None and all(getattr(kept, name) == getattr(entry, name) for name in _ASKING)


def _check_askable(entry: ProviderEntry, secrets: tuple[str, str]) -> None:
    if entry.dialect == MAIL:
        return
    fault = next(
        faults_of(
            dialect=entry.dialect,
            issuer=entry.issuer,
            client_secret=secrets[0],
            private_key=secrets[1],
            acr_values=entry.acr_values,
            required_acr=entry.required_acr,
        ),
        None,
    )
    if fault is not None:
        raise RuleBroken(fault.on_page, field=fault.field)


def _written(
    kept: ProviderSetting | None,
    entry: ProviderEntry,
    secrets: tuple[str, str],
    person: Person,
    now: datetime,
    *,
    is_asked_alike: bool,
) -> ProviderSetting:
    row = kept or ProviderSetting(code=entry.code, version=0, wrapped_key=key_ring().new_key())
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    row.sealed = key_ring().seal(row.wrapped_key, {"client_secret": secrets[0], "private_key": secrets[1]})
    row.is_trial = entry.dialect != MAIL and is_trial_issuer(entry.issuer)
    if not is_asked_alike:
        row.tested_at, row.is_enabled = None, False
    row.version += 1
    row.changed_at, row.changed_by = now, person.label
    row.save()
    return row


def _facts(entry: ProviderEntry) -> dict[str, object]:
    facts = asdict(entry) | {"sourced_on": entry.sourced_on.isoformat()}
    levels = "、".join(f"{kind}：{one}-{two}" for kind, (one, two) in sorted(entry.account_levels.items()))
    shown: dict[str, object] = {name: str(value) for name, value in facts.items() if name != "code"}
    return shown | {"account_levels": levels}


def _replaced(secrets: tuple[str, str], before: tuple[str, str]) -> dict[str, object]:
    return {"secrets": "入れ替えました"} if secrets != before else {}


def _record(
    person: Person,
    kept: ProviderSetting,
    name: str,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        actor=person.actor,
        name=f"procedures.provider.{name}",
        thing_kind=PROVIDER,
        thing_id=kept.code,
        thing_label=kept.label,
        before=before,
        after=after,
        reason=reason,
        now=now,
    )
