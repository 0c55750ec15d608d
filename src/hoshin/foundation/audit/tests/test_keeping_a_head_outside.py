"""A signed head, kept outside, shows that the tail of the trail was taken away."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.audit.actions import sealing
from hoshin.foundation.audit.public import (
    FindingKind,
    export_head,
    installation_fingerprint,
    read_head,
    seal,
    verify,
)
from hoshin.foundation.audit.rules.heads import Head, parse, sign
from hoshin.foundation.audit.tests.trail import NOON, act, acts, lift_guard, raw
from hoshin.kernel.errors import NotFound, RuleBroken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def trail(monkeypatch):
    monkeypatch.setattr(sealing, "EVENTS_PER_SEAL", 4)
    events = acts(10)
    seal(now=NOON)
    return [event.id for event in events]


def kinds(head):
    return {finding.kind for finding in verify(head).findings} - {FindingKind.GUARD_MISSING}


def test_a_head_says_what_is_the_newest_seal(trail):
    signed = read_head(export_head(now=NOON))
    assert (signed.head.seal_id, signed.head.event_count, signed.head.last_event_id) == (3, 10, trail[-1])
    assert signed.fingerprint == installation_fingerprint()
    assert kinds(signed) == set()


def test_a_trail_that_went_on_still_fits_an_old_head(trail):
    old = read_head(export_head(now=NOON))
    act(11)
    seal(now=NOON)
    assert verify(old).is_sound


def test_a_removed_tail_is_found_only_by_the_head(trail):
    head = read_head(export_head(now=NOON))
    lift_guard()
    raw("DELETE FROM audit_seal WHERE id = 3")
    raw("DELETE FROM audit_event WHERE id > %s", trail[7])
    assert kinds(None) == set()
    assert kinds(head) == {FindingKind.TRUNCATED}


def test_everything_removed_is_found(trail):
    head = read_head(export_head(now=NOON))
    lift_guard()
    raw("DELETE FROM audit_seal")
    raw("DELETE FROM audit_event")
    assert kinds(head) == {FindingKind.TRUNCATED}


def test_a_tail_rewritten_with_the_house_s_own_tools_is_found(trail):
    head = read_head(export_head(now=NOON))
    lift_guard()
    raw("DELETE FROM audit_seal")
    raw("UPDATE audit_event SET reason = 'another' WHERE id = %s", trail[0])
    seal(now=NOON)
    assert kinds(None) == set()
    assert kinds(head) == {FindingKind.HEAD_DIFFERS}


def test_there_is_no_head_before_the_first_seal():
    with pytest.raises(NotFound):
        export_head(now=NOON)


def test_the_key_is_kept_and_only_its_owner_may_read_it(trail):
    export_head(now=NOON)
    (key,) = settings.DATA.glob("audit_signing_key.pem")
    assert key.stat().st_mode & 0o077 == 0
    assert installation_fingerprint() == installation_fingerprint()


HEAD = Head("上越市", 3, "ab" * 32, "2026-11-24T03:00:00+00:00", 10, 12, "2026-11-24T03:00:00+00:00")
FIELDS = ["installation", "seal_id", "seal_hash", "sealed_at", "event_count", "last_event_id", "exported_at"]


@given(st.sampled_from([*FIELDS, "format", "fingerprint", "public_key", "extra"]), st.text(max_size=5) | st.integers())
def test_a_changed_head_is_refused(field, value):
    content = json.loads(sign(HEAD, Ed25519PrivateKey.generate()))
    if content.get(field) == value:
        return
    with pytest.raises(RuleBroken):
        parse(json.dumps({**content, field: value}))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '"x"', '{"signature": 3}', "\ufeff{}"])
def test_what_is_no_head_is_refused_in_words(text):
    with pytest.raises(RuleBroken, match="控え"):
        parse(text)


def test_a_head_signed_with_another_key_is_told_by_its_fingerprint():
    theirs = sign(HEAD, Ed25519PrivateKey.generate())
    assert parse(theirs, fingerprint=json.loads(theirs)["fingerprint"].replace(" ", "").upper()).head == HEAD
    with pytest.raises(RuleBroken, match="指紋"):
        parse(theirs, fingerprint=installation_fingerprint())


def test_a_key_swapped_into_the_file_does_not_help():
    content = json.loads(sign(HEAD, Ed25519PrivateKey.generate()))
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(RuleBroken, match="書き換え"):
        parse(json.dumps({**content, "public_key": base64.b64encode(other).decode()}))
