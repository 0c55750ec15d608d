"""A backup is taken while people work, proves itself, and comes back whole on an empty machine of either kind."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.chaos.house import House, scratch_database
from tests.chaos.test_surviving_kills import Official, wait_for_more

pytestmark = pytest.mark.slow

COUNTS = """
import json
from django.apps import apps
from hoshin.config.upkeep import rows
from hoshin.foundation.audit.models import Seal
from hoshin.foundation.audit.public import verify
head = Seal.objects.order_by("-id").values_list("hash", flat=True).first()
counts = {rows.table_of(model): rows.count(model) for model in rows.stored_models(apps)}
print(json.dumps({"head": head, "counts": counts, "findings": verify().finding_count}))
"""


def what_is_there(house: House) -> dict:
    return json.loads(house.python(COUNTS))


def manifest_of(path: Path) -> dict:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_machine(request, tmp_path: Path):
    """A place where nothing has been yet, on either database."""
    if request.param == "sqlite":
        yield House(tmp_path / "empty" / "data")
        return
    with scratch_database(request.getfixturevalue("postgres_server")) as url:
        yield House(tmp_path / "empty" / "data", database_url=url)


def test_a_backup_taken_while_people_work_comes_back_whole_on_either_database(
    house: House, empty_machine: House, tmp_path: Path
):
    house.start()
    official = Official(house, 1)
    official.start()
    wait_for_more([official])
    path = tmp_path / "city.hoshin"
    said = house.run("backup", str(path)).stdout
    official.stop()
    assert "proved by restoring it" in said
    assert path.stat().st_mode & 0o077 == 0
    manifest = manifest_of(path)
    empty_machine.run("restore", str(path))
    restored = what_is_there(empty_machine)
    assert restored == {"head": manifest["audit_head"], "counts": manifest["tables"], "findings": 0}
    assert restored["counts"]["audit_event"] > 10
    assert restored["counts"]["files_storedfile"] == 1
    _check_files_and_keys(house, empty_machine)
    empty_machine.start()
    assert empty_machine.get("/account/", official.cookies).status == 200
    assert empty_machine.stop() == 0
    noted = "from hoshin.config.upkeep.models import BackupRun as B; print(B.objects.get().is_verified)"
    assert house.python(noted).strip() == "True"


def _check_files_and_keys(original: House, restored: House) -> None:
    names = sorted(path.relative_to(original.data) for path in (original.data / "files").rglob("*") if path.is_file())
    assert names
    for name in [*names, Path("secret_key")]:
        assert (restored.data / name).read_bytes() == (original.data / name).read_bytes()
        assert (restored.data / name).stat().st_mode & 0o077 == 0


def test_a_restore_never_mixes_with_what_is_there(sqlite_house: House, tmp_path: Path):
    path = tmp_path / "city.hoshin"
    sqlite_house.run("backup", str(path))
    before = what_is_there(sqlite_house)
    done = sqlite_house.run("restore", str(path), check=False)
    assert done.returncode == 3
    assert "in use" in done.stderr
    assert what_is_there(sqlite_house) == before


def test_a_damaged_backup_is_refused_and_leaves_the_place_empty(sqlite_house: House, tmp_path: Path):
    path = tmp_path / "city.hoshin"
    sqlite_house.run("backup", str(path))
    for number, damage in enumerate((_cut_short, _alter_a_row, _leave_a_part_out)):
        damaged = tmp_path / f"damaged{number}.hoshin"
        damage(path, damaged)
        empty = House(tmp_path / f"empty{number}" / "data")
        done = empty.run("restore", str(damaged), check=False)
        assert (done.returncode, damage.__name__) == (3, damage.__name__), done.stderr
        assert "cannot be restored" in done.stderr
        database = empty.data / "hoshin.sqlite3"
        assert not database.exists() or b"audit_event" not in database.read_bytes()


def _cut_short(path: Path, damaged: Path) -> None:
    damaged.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _rewritten(path: Path, damaged: Path, change) -> None:
    with zipfile.ZipFile(path) as original, zipfile.ZipFile(damaged, "w") as copy:
        for name in original.namelist():
            content = change(name, original.read(name))
            if content is not None:
                copy.writestr(name, content)


def _alter_a_row(path: Path, damaged: Path) -> None:
    table = "tables/audit_event.jsonl"
    _rewritten(path, damaged, lambda name, text: text.replace(b"person1", b"person9") if name == table else text)


def _leave_a_part_out(path: Path, damaged: Path) -> None:
    _rewritten(path, damaged, lambda name, text: None if name == "tables/people_post.jsonl" else text)


def test_a_lost_file_is_found_by_the_backup_and_said(sqlite_house: House, tmp_path: Path):
    shutil.rmtree(sqlite_house.data / "files")
    done = sqlite_house.run("backup", str(tmp_path / "city.hoshin"), check=False)
    assert done.returncode == 4
    assert "missing" in done.stderr
    noted = "from hoshin.config.upkeep.models import BackupRun as B; print(B.objects.get().is_verified)"
    assert sqlite_house.python(noted).strip() == "False"


def test_a_backup_never_overwrites_another(sqlite_house: House, tmp_path: Path):
    path = tmp_path / "city.hoshin"
    path.write_text("an older backup")
    assert sqlite_house.run("backup", str(path), check=False).returncode == 3
    assert path.read_text() == "an older backup"


def test_a_removed_tail_of_the_trail_is_noticed_against_a_head_kept_outside(sqlite_house: House, tmp_path: Path):
    head = tmp_path / "head.json"
    sqlite_house.run("audit", "seal", "--export-head", str(head))
    assert sqlite_house.run("audit", "verify", "--head", str(head)).returncode == 0
    sqlite_house.python(
        "from django.db import connection as c\n"
        "cursor = c.cursor()\n"
        "for table in ('event', 'seal'): cursor.execute(f'DROP TRIGGER audit_{table}_no_delete')\n"
        "cursor.execute('DELETE FROM audit_event'); cursor.execute('DELETE FROM audit_seal')\n"
        "import hoshin.foundation.audit.migrations as m, importlib\n"
        "guard = importlib.import_module('hoshin.foundation.audit.migrations.0002_guard')\n"
        "editor = c.schema_editor(); editor.__enter__(); guard.install(None, editor); editor.__exit__(None, None, None)"
    )
    assert sqlite_house.run("audit", "verify").returncode == 0
    assert sqlite_house.run("audit", "verify", "--head", str(head), check=False).returncode == 1
