"""Who may manage sign-in, and the pages for which an old sign-in is not proof enough."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.auth.backends import BaseBackend
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from hoshin.foundation.identity.models import CONFIRMED_AT
from hoshin.foundation.identity.rules import CONFIRMED_FOR, is_fresh
from hoshin.foundation.people.public import Person, Role, StaffAccount
from hoshin.kernel import clock
from hoshin.kernel.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class StaffBackend(BaseBackend):
    """Tells Django whose session it is; signing in itself goes through this room's actions."""

    def get_user(self, user_id: int) -> StaffAccount | None:
        """The active account of that number."""
        return StaffAccount.objects.filter(pk=user_id, is_active=True).first()


def can_manage_sign_in(person: Person) -> bool:
    """True for operators: they see waits, lift them, and hand out enrolment links."""
    return person.has_role(Role.OPERATOR)


def check_may_manage_sign_in(person: Person) -> None:
    """Raises NotAllowed for anyone but an operator."""
    if not can_manage_sign_in(person):
        raise NotAllowed("サインインの管理は運用者だけが行えます。")


def is_confirmed(session: SessionBase, now: datetime) -> bool:
    """True when the person has proved who they are within the last minutes."""
    moment = session.get(CONFIRMED_AT)
    return is_fresh(datetime.fromisoformat(moment) if moment else None, now, CONFIRMED_FOR)


def confirmed_page(view: View) -> View:
    """Marks a page that asks for a fresh proof of identity first; placed under `staff_page`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_confirmed(request.session, clock.now()):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("identity:security")
        return HttpResponseRedirect(f"{reverse('identity:confirm')}?{urlencode({'next': back})}")

    return cast("View", guarded)
