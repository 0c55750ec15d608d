"""Single-use submits: a second click, the back button or a reload shows the first result instead of doing it twice.

Every POST form carries a random token (`{% tokens %}`, `{% postform %}`). `@single_use` writes the token in the same
transaction as the change. When it comes again, the view is not run: the browser is sent where the first one led. Two at
the same moment meet at the unique index: the second waits for the first and then finds its result.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.crypto import salted_hmac

from hoshin.kernel import clock
from hoshin.kernel.errors import Conflict
from hoshin.web.models import Submission

FIELD = "submit_token"
TOKEN_LENGTH = 43
KEPT_FOR = timedelta(days=7)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def new_token() -> str:
    """A fresh token for one form on one page."""
    return secrets.token_urlsafe(32)


def single_use(view: View) -> View:
    """Makes the POST of `view` single-use; stands under the access mark: `@staff_page()`, then `@single_use`.

    The whole view runs in one transaction. Only an answer that redirects uses the token up; a page that shows errors
    leaves it free for the corrected input. A POST without a token (a program's) is an ordinary one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        token = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if not token or len(token) > TOKEN_LENGTH:
            return view(request, *args, **options)
        with transaction.atomic():
            submission = _claim(request, token)
            if submission.location:
                return HttpResponseRedirect(submission.location, status=303)
            response = view(request, *args, **options)
            location = response.headers.get("Location", "")
            if location:
                Submission.objects.filter(pk=submission.pk).update(location=location)
            else:
                submission.delete()
            return response

    return cast("View", guarded)


def _claim(request: HttpRequest, token: str) -> Submission:
    """The row of the token: new and without location, or that of the first submit."""
    sender, path = _sender(request), request.path[:2000]
    try:
        with transaction.atomic():
            return Submission.objects.create(token=token, sender=sender, path=path, sent_at=clock.now())
    except IntegrityError:
        held = Submission.objects.filter(token=token, sender=sender, path=path).first()
        if held is None:
            raise Conflict(
                "この画面は、別の利用者または別の画面ですでに送信されています。画面を開き直してください。"
            ) from None
        return held


def _sender(request: HttpRequest) -> str:
    """Who sent it, as an opaque text: the account, or nobody in particular for visitors, whose token is the proof."""
    user = getattr(request, "user", None)
    key = str(user.pk) if user is not None and user.is_authenticated else ""
    return salted_hmac("hoshin.web.submit_once", key).hexdigest()


def forget_submissions(*, now: datetime) -> int:
    """Drop the tokens of forms sent more than a week ago; how many there were. Run daily."""
    return Submission.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]
