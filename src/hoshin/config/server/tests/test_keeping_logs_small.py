import errno
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hoshin.config.server.logs import CappedLog


@given(lines=st.lists(st.binary(min_size=1, max_size=40).map(lambda text: text.hex().encode() + b"\n"), max_size=60))
def test_a_log_never_takes_more_than_its_share(tmp_path_factory, lines):
    folder: Path = tmp_path_factory.mktemp("logs")
    log = CappedLog(folder / "web.log", largest=200, kept=3)
    for line in lines:
        log.write(line)
    files = sorted(folder.iterdir())
    assert len(files) <= 4
    assert all(file.stat().st_size <= 200 for file in files)
    newest_first = [log.path, *(folder / f"web.log.{number}" for number in (1, 2, 3))]
    kept = b"".join(file.read_bytes() for file in reversed(newest_first) if file.exists())
    assert b"".join(lines).endswith(kept)
    if lines:
        assert kept.endswith(lines[-1])


def test_a_full_disk_loses_lines_and_says_so_later(tmp_path: Path, monkeypatch):
    log = CappedLog(tmp_path / "web.log")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", _full)
        log.write(b"lost\n")
    log.write(b"kept\n")
    assert log.path.read_bytes() == b"(5 bytes of log were lost: the disk was full)\nkept\n"


def _full(*words: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
