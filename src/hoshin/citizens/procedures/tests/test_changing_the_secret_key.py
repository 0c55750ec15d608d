"""The secret of the installation is changed: answers, files and the duplicate rule go on, also without the old secret."""

import pytest
from cryptography.fernet import InvalidToken

from hoshin.citizens.procedures.models import Application
from hoshin.citizens.procedures.public import rotate_keys, submit_application
from hoshin.citizens.procedures.queries import receipt_of
from hoshin.citizens.procedures.tests.test_applying_online import filled, procedure  # noqa: F401 - a fixture
from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import RuleBroken


@pytest.fixture
def number(procedure):  # noqa: F811
    return submit_application(token=filled(), now=NOW).number


@pytest.fixture
def change(settings):
    """Puts a new secret in front, keeping the old one for a while."""

    def changed(new):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = new

    return changed


def test_after_wrapping_anew_the_old_secret_is_needed_no_more(number, change, settings):
    for secret in ("the second secret", "the third secret"):
        change(secret)
        assert rotate_keys(now=NOW) == 1
        settings.SECRET_KEY_FALLBACKS = []
        assert receipt_of(Application.objects.get()).number == number
        with pytest.raises(RuleBroken, match="もう受け付けています"):
            submit_application(token=filled(), now=NOW)
        Application.objects.filter(state="draft").delete()
    assert [one.name for one in history_of("procedures.keys", 1)] == ["procedures.keys.rotated"] * 2


def test_without_it_the_old_secret_is_needed(number, change, settings):
    change("the second secret")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        receipt_of(Application.objects.get())
