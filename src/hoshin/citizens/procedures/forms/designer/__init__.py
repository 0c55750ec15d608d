"""The forms with which staff design a form."""

from hoshin.citizens.procedures.forms.designer.base import DesignForm
from hoshin.citizens.procedures.forms.designer.pages import LanguagesForm, PageForm
from hoshin.citizens.procedures.forms.designer.publishing import PublishForm, StartForm
from hoshin.citizens.procedures.forms.designer.questions import QuestionForm
from hoshin.citizens.procedures.forms.designer.rules import RuleForm

__all__ = ["DesignForm", "LanguagesForm", "PageForm", "PublishForm", "QuestionForm", "RuleForm", "StartForm"]
