from datetime import date, datetime

from django.db.models import Q, QuerySet

from hoshin.foundation.people.public import Person, Role, StaffAccount
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotFound
from hoshin.steering.council.models import Member
from hoshin.steering.council.permissions import require_secretariat


def members_on(day: date) -> QuerySet[Member]:
    """The members whose term holds `day`, in the order of their appointment."""
    return Member.objects.sitting_on(day).select_related("account").order_by("id")


def all_members() -> QuerySet[Member]:
    """Every term there was, the latest first."""
    return Member.objects.select_related("account").order_by("-starts_on", "id")


def member_for(person: Person, member_id: int) -> Member:
    """The term of that id, for the secretariat; NotFound when there is none."""
    require_secretariat(person)
    member = Member.objects.select_related("account").filter(pk=member_id).first()
    if member is None:
        raise NotFound("お探しの委員は見つかりません。")
    return member


def accounts_to_appoint(now: datetime) -> QuerySet[StaffAccount]:
    """Active accounts that hold no post of the city hall today; operators register them."""
    today = local_date(now)
    in_force = Q(assignments__starts_on__lte=today) & (
        Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=today)
    )
    of_city_hall = StaffAccount.objects.filter(in_force & ~Q(assignments__post__role=Role.EXPERT.value))
    return StaffAccount.objects.filter(is_active=True).exclude(pk__in=of_city_hall.values("pk")).order_by("login_name")
