"""The same union by the workers of a Dask cluster."""

from pathlib import Path

import pytest
from distributed import LocalCluster

from hoshin.kernel.errors import RuleBroken
from hoshin.tables.unifying.parsing import parse
from hoshin.tables.unifying.spreading import over_cluster
from hoshin.tables.unifying.tests.folders import RECIPE, two_publishers
from hoshin.tables.unifying.uniting import unify


@pytest.mark.slow
def test_a_cluster_gives_the_same_table(tmp_path: Path) -> None:
    recipe, folder = parse(RECIPE, "recipe.yaml"), two_publishers(tmp_path)
    with (
        LocalCluster(host="127.0.0.1", n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        over_cluster(cluster.scheduler_address) as mapper,
    ):
        spread = unify(recipe, folder, mapper=mapper)
    assert spread.frame.equals(unify(recipe, folder).frame)


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoshin.tables.unifying.spreading.PATIENCE", "0.2s")
    with pytest.raises(RuleBroken, match="つながりません"), over_cluster("tcp://127.0.0.1:9"):
        pass
