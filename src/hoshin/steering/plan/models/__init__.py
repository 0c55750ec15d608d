"""The tables of the plan."""

from hoshin.steering.plan.models.budget_year import BudgetImport, BudgetYear
from hoshin.steering.plan.models.cases import CaseInterest, SheetTechnology
from hoshin.steering.plan.models.comments import Comment, CommentSwitch
from hoshin.steering.plan.models.conversation import Advice, Assessment, Consultation, ProgressReport
from hoshin.steering.plan.models.edition import Edition, EditionOrder, EditionPaper, EditionSheet
from hoshin.steering.plan.models.embargo import Embargo
from hoshin.steering.plan.models.indicators import Effect, Kpi, KpiFormerValue, KpiSilence, KpiTarget, KpiValue
from hoshin.steering.plan.models.information import InformationQuestion, InformationReply
from hoshin.steering.plan.models.ledger import BookingQuerySet, CountedWork, EffectBooking
from hoshin.steering.plan.models.money import BudgetLine, InformationAnswer, InformationRequest
from hoshin.steering.plan.models.noting import ResearchSource, ResearchTag
from hoshin.steering.plan.models.research import Research, StudyRequest
from hoshin.steering.plan.models.schedule import SheetDependency, StageRun
from hoshin.steering.plan.models.sheet import (
    RelatedPlan,
    SavedFilter,
    Sheet,
    SheetFollow,
    SheetQuerySet,
    SheetSnapshot,
)
from hoshin.steering.plan.models.sheet_file import SheetImport, SheetImportRow
from hoshin.steering.plan.models.staged_file import StagedFile
from hoshin.steering.plan.models.subscription import SheetPause, Subscription, Tries
from hoshin.steering.plan.models.upkeep import Discrepancy, ReportReminder

__all__ = [
    "Advice",
    "Assessment",
    "BookingQuerySet",
    "BudgetImport",
    "BudgetLine",
    "BudgetYear",
    "CaseInterest",
    "Comment",
    "CommentSwitch",
    "Consultation",
    "CountedWork",
    "Discrepancy",
    "Edition",
    "EditionOrder",
    "EditionPaper",
    "EditionSheet",
    "Effect",
    "EffectBooking",
    "Embargo",
    "InformationAnswer",
    "InformationQuestion",
    "InformationReply",
    "InformationRequest",
    "Kpi",
    "KpiFormerValue",
    "KpiSilence",
    "KpiTarget",
    "KpiValue",
    "ProgressReport",
    "RelatedPlan",
    "ReportReminder",
    "Research",
    "ResearchSource",
    "ResearchTag",
    "SavedFilter",
    "Sheet",
    "SheetDependency",
    "SheetFollow",
    "SheetImport",
    "SheetImportRow",
    "SheetPause",
    "SheetQuerySet",
    "SheetSnapshot",
    "SheetTechnology",
    "StageRun",
    "StagedFile",
    "StudyRequest",
    "Subscription",
    "Tries",
]
