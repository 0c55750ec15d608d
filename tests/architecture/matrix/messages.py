from typing import Any

from tests.architecture.permission_matrix import OPERATOR, SIGNED_IN, House, Row

from hoshin.foundation.messages.models import Message
from hoshin.foundation.messages.public import register_template, send
from hoshin.foundation.people.tests.city import NOW

ADDRESSEE = frozenset({"farm-head"})


def furnish(house: House) -> dict[str, Any]:
    """A message to the head of the owning section."""
    register_template("test.matrix", subject="試し", body="試し")
    to = house.city.accounts["farm-head"].pk
    send(to=[to], template="test.matrix", fields={}, url="/staff/messages/", now=NOW, also_mail=False)
    return {"message": Message.objects.get(recipient_id=to, template="test.matrix").pk}


def message(house: House) -> dict[str, Any]:
    """That message."""
    return {"message_id": house.things["message"]}


ROWS = [
    Row("messages:inbox", get=SIGNED_IN),
    Row("messages:read_all", post=SIGNED_IN),
    Row("messages:open", post=ADDRESSEE, arguments=message),
    Row("messages:read", post=ADDRESSEE, arguments=message),
    Row("messages:outbox", get=OPERATOR),
    Row("messages:send_all_again", post=OPERATOR),
    Row("messages:send_again", post=OPERATOR, arguments=lambda house: {"mail_id": 1}),
]
