"""What people type to change the organisation."""

from hoshin.foundation.people.forms.fields import ClockField
from hoshin.foundation.people.forms.organisation import (
    ArrangeForm,
    ChangeSectionForm,
    ContactForm,
    DayForm,
    LastDayForm,
    OfficeForm,
    OfficeNameForm,
    SectionForm,
)
from hoshin.foundation.people.forms.staff import (
    AbsenceForm,
    AccountForm,
    AssignForm,
    PostChangeForm,
    PostForm,
    ReasonForm,
    StaffFilterForm,
    TransferForm,
)

__all__ = [
    "AbsenceForm",
    "AccountForm",
    "ArrangeForm",
    "AssignForm",
    "ChangeSectionForm",
    "ClockField",
    "ContactForm",
    "DayForm",
    "LastDayForm",
    "OfficeForm",
    "OfficeNameForm",
    "PostChangeForm",
    "PostForm",
    "ReasonForm",
    "SectionForm",
    "StaffFilterForm",
    "TransferForm",
]
