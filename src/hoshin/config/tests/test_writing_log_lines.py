"""The log of a running house is read by operators: it must not let them into what is not theirs."""

import io
import logging

import pytest
from django.test import Client

from hoshin.config.log_lines import LineFormatter, is_worth_a_line

TOKEN = "0BI5hrMNPj2O9JaqwhxQuPOPlUPUVick"  # noqa: S105 - of nobody


@pytest.fixture
def lines():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LineFormatter("%(message)s"))
    handler.addFilter(is_worth_a_line)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [f"/applications/{TOKEN}/", f"/applications/{TOKEN}/pages/p0/", f"/applications/mine/{TOKEN}/"]
)
def test_the_secret_part_of_an_address_is_not_written_down(address, lines):
    Client().get(address)
    assert "…/" in lines.getvalue()
    assert TOKEN not in lines.getvalue()


@pytest.mark.django_db
def test_what_is_missing_is_written_down(lines):
    Client().get("/procedures/no-such-procedure-of-ours/")
    assert "/procedures/no-such-procedure-of-ours/" in lines.getvalue()


@pytest.mark.django_db
def test_a_form_filled_in_wrongly_is_no_line(lines):
    assert Client().post("/sign-in/", {"login_name": "dareka", "password": "まちがえた長い言葉です"}).status_code == 422
    assert lines.getvalue() == ""


def test_the_trace_of_an_error_is_masked_as_well():
    try:
        raise ValueError(f"/applications/{TOKEN}/check/")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 1, f"at /applications/{TOKEN}/", (), (type(error), error, error.__traceback__)
        )
    line = LineFormatter("%(message)s").format(record)
    assert TOKEN not in line
    assert "/applications/…/check/" in line
