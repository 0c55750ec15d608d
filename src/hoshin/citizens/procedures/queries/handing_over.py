"""An application as another system wants it: facts, and the row of a layout."""

from collections.abc import Sequence

from hoshin.citizens.procedures.models import Application, Layout
from hoshin.citizens.procedures.queries.applications import OpenDraft
from hoshin.citizens.procedures.rules.applications import APPLICATION_FLOW, Intake
from hoshin.citizens.procedures.rules.applications.layouts import LayoutColumn, cells_of, columns_of
from hoshin.kernel.clock import JAPAN, local_date

Row = tuple[Sequence[LayoutColumn], list[str]]


def row_of(layout: Layout, draft: OpenDraft) -> Row:
    """The columns of the layout and the cells of the application in them."""
    form = draft.form.form
    columns = columns_of(layout.text, form)
    return columns, cells_of(columns, form, draft.journey.present, _facts(draft.application))


def handed_over_data(layout: Layout, draft: OpenDraft) -> dict[str, object]:
    """The same row for programs; titles may repeat, so that it is a list and no object."""
    columns, cells = row_of(layout, draft)
    pairs = zip(columns, cells, strict=True)
    return {"layout": layout.name, "columns": [{"title": column.title, "value": cell} for column, cell in pairs]}


def application_data(application: Application) -> dict[str, object]:
    """What a program is told of an application whatever it asks: nothing that the applicant wrote."""
    moments = {name: getattr(application, name) for name in ("submitted_at", "state_since", "decided_at")}
    return {
        "number": application.number,
        "procedure": application.procedure.code,
        "state": application.state,
        "intake": application.intake,
        **{name: at.astimezone(JAPAN).isoformat() if at else None for name, at in moments.items()},
    }


def _facts(application: Application) -> dict[str, str]:
    days = {"submitted_on": application.submitted_at, "decided_on": application.decided_at}
    return {
        "number": application.number or "",
        "intake": Intake(application.intake).label,
        "state": APPLICATION_FLOW.state(application.state).label,
        **{name: local_date(moment).isoformat() if moment else "" for name, moment in days.items()},
    }
