"""Where the rooms are connected: each room says in its `public` what it offers, and this page calls it once.

Called when the process starts, after every model is loaded. The order does not matter; registering twice is a defect
and is refused by the registries themselves.
"""

from hoshin.citizens.procedures.figures import register_figures as register_procedure_figures
from hoshin.citizens.procedures.public import register_procedures
from hoshin.config.headings import connect_headings
from hoshin.config.indicators import connect_indicators
from hoshin.config.jobs import connect_jobs
from hoshin.config.navigation import connect_navigation
from hoshin.config.upkeep.trail import register_upkeep_events
from hoshin.foundation.approvals.public import register_approvals
from hoshin.foundation.figures.public import register_figures
from hoshin.foundation.files.public import register_files
from hoshin.foundation.handover.public import register_handover
from hoshin.foundation.identity.public import register_identity
from hoshin.foundation.inspection.public import register_inspection
from hoshin.foundation.links.public import register_links
from hoshin.foundation.messages.public import register_messages
from hoshin.foundation.people.public import register_people
from hoshin.foundation.schedule.public import register_schedule
from hoshin.steering.council.public import register_council
from hoshin.steering.plan.figures import register_figures as register_plan_figures
from hoshin.steering.plan.public import register_plan
from hoshin.steering.policy.public import register_policy


def connect() -> None:
    """Make every room's registrations: templates of messages, indicators, kinds of links, scheduled jobs."""
    register_identity()
    register_messages()
    register_approvals()
    register_schedule()
    register_figures()
    register_links()
    register_files()
    register_upkeep_events()
    register_plan()
    register_plan_figures()
    register_people()
    register_handover()
    register_inspection()
    connect_navigation()
    register_policy()
    register_procedures()
    register_procedure_figures()
    register_council()
    connect_jobs()
    connect_indicators()
    connect_headings()
