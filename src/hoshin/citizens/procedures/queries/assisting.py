"""What an official can type in for a visitor."""

from hoshin.citizens.procedures.models import FormVersion, Procedure


def procedures_with_forms() -> list[tuple[str, str]]:
    """Every procedure that has a published form, of whatever section, as choices: a branch office helps with all of them."""
    found = Procedure.objects.filter(pk__in=FormVersion.objects.values("procedure")).select_related("section")
    return [(one.code, f"{one.title}（{one.section.name}）") for one in found]
