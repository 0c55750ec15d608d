"""A press prints one document after the other; whatever becomes of it, everybody gets their own document."""

import json
import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from hoshin.web.paper import presses
from hoshin.web.paper.order import FONTS
from hoshin.web.paper.presses import ROOT, Presses, TypesettingFailed


def order(title: str, **content: object) -> bytes:
    return json.dumps(
        {
            "root": str(ROOT),
            "template": str(ROOT / "web/templates/web/paper/table.typ"),
            "fonts": str(FONTS),
            "content": {"title": title, "head": ["氏名"], "rows": [["甲"]], **content},
            "created_at": 0,
        }
    ).encode()


@pytest.fixture
def press():
    kept = Presses(2)
    yield kept
    kept.close()


@pytest.fixture
def started(monkeypatch):
    """The numbers of the processes that were started."""
    numbers: list[int] = []
    popen = subprocess.Popen

    def noted(*words, **options):
        process = popen(*words, **options)
        numbers.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", noted)
    return numbers


def test_one_process_prints_many_documents(press, started):
    first, second, again = press.print(order("一")), press.print(order("二")), press.print(order("一"))
    assert first.pdf == again.pdf != second.pdf
    assert len(started) == 1


def test_documents_wanted_at_one_moment_are_not_mixed_up(press, started):
    alone = {title: press.print(order(title)).pdf for title in "一二三四"}
    with ThreadPoolExecutor(8) as many:
        for title, printed in [(title, many.submit(press.print, order(title))) for title in "一二三四" * 5]:
            assert printed.result().pdf == alone[title]
    assert len(started) <= 2


def test_a_wrong_document_leaves_the_press_at_work(press, started):
    right = press.print(order("一")).pdf
    with pytest.raises(TypesettingFailed, match=r"table\.typ"):
        press.print(order("二", rows=None, head=None))
    assert press.print(order("一")).pdf == right
    assert len(started) == 1


def test_a_press_that_went_home_is_replaced(press, started, monkeypatch):
    right = press.print(order("一")).pdf
    os.kill(started[0], signal.SIGKILL)
    os.waitid(os.P_PID, started[0], os.WEXITED | os.WNOWAIT)
    assert press.print(order("一")).pdf == right
    assert len(started) == 2


def test_a_press_that_is_late_is_given_up_and_the_next_document_is_printed(press, monkeypatch):
    monkeypatch.setattr(presses, "TIME_LIMIT_SECONDS", 0.01)
    with pytest.raises(TypesettingFailed, match="longer"):
        press.print(order("一"))
    monkeypatch.setattr(presses, "TIME_LIMIT_SECONDS", 120)
    assert press.print(order("一")).facts["pages"] == 1


def test_an_answer_that_nobody_took_is_never_given_to_somebody_else(press, started, monkeypatch):
    press.print(order("前"))
    with monkeypatch.context() as broken:
        broken.setattr(json, "loads", lambda _line: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            press.print(order("前"))
    press.print(order("後"))
    assert len(started) == 2


@pytest.mark.parametrize(("bound", "value"), [("LARGE_BYTES", 10), ("MANY_PAGES", 0), ("MOST_DOCUMENTS", 1)])
def test_a_press_is_let_go_after_a_large_document_and_after_many(press, started, monkeypatch, bound, value):
    monkeypatch.setattr(presses, bound, value)
    press.print(order("一"))
    press.print(order("二"))
    assert len(started) == 2
