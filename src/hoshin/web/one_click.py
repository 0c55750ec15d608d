"""One POST from a mail programme ends a subscription (RFC 8058): it carries no cookie and no token of ours."""

from collections.abc import Callable
from typing import Any

from django.views.decorators.csrf import csrf_exempt

View = Callable[..., Any]


def one_click(view: View) -> View:
    """Let `view` be posted to without our token: only for an address whose path is a secret that alone gives the right.

    The view must ask for neither the session nor the person, so that nobody can be made to act in another's name.
    """
    return csrf_exempt(view)
