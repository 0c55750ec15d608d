from hoshin.citizens.procedures.actions.register import (
    RegisterReport,
    import_register,
    preview_register,
    save_procedure,
)

__all__ = ["RegisterReport", "import_register", "preview_register", "save_procedure"]
