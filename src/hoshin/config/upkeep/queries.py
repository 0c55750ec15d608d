from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hoshin.config.upkeep.models import BackupRun, Installation
from hoshin.foundation.schedule.queries import workers

WORKER_IS_SILENT_AFTER = timedelta(seconds=150)


def installation() -> Installation | None:
    """What this database belongs to; None before the first start finished."""
    return Installation.objects.filter(id=1).first()


def seconds_since_worker(*, now: datetime) -> float | None:
    """How long ago a worker last gave a sign of life, in seconds; None when none ever did."""
    newest = workers()[:1]
    return (now - newest[0].seen_at).total_seconds() if newest else None


def pending_migrations() -> list[str]:
    """The migrations that this code has and the database lacks, as `app.name`, in the order they would run."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def leaves(executor: MigrationExecutor, nodes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the migrations `nodes` that none of the others builds on: together they stand for the whole state."""
    known = set(nodes)
    children = executor.loader.graph.node_map
    return [
        node for node in nodes if node in children and not any(child.key in known for child in children[node].children)
    ]


def latest_backup() -> BackupRun | None:
    """The newest backup run, successful or not."""
    return BackupRun.objects.order_by("-finished_at", "-id").first()


def latest_verified_backup() -> BackupRun | None:
    """The newest backup that came back whole from its trial restore."""
    return BackupRun.objects.filter(is_verified=True).order_by("-finished_at", "-id").first()
