from hoshin.citizens.procedures.actions.applying import (
    APPLICATION,
    SavedPage,
    begin_application,
    save_page,
    submit_application,
    withdraw_application,
)
from hoshin.citizens.procedures.actions.forms import publish_form
from hoshin.citizens.procedures.actions.register import (
    RegisterReport,
    import_register,
    preview_register,
    save_procedure,
)

__all__ = [
    "APPLICATION",
    "RegisterReport",
    "SavedPage",
    "begin_application",
    "import_register",
    "preview_register",
    "publish_form",
    "save_page",
    "save_procedure",
    "submit_application",
    "withdraw_application",
]
