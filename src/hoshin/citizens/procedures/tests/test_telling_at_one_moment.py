"""Real connections, real commits: however many processes send, each notice goes out once and each layout is taken over once."""

import ipaddress
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hoshin.citizens.procedures.actions.clients import issue_client, mark_taken_over
from hoshin.citizens.procedures.actions.examining import save_layout
from hoshin.citizens.procedures.actions.webhooks import TargetWish, add_target, deliver_due
from hoshin.citizens.procedures.models import ApiClient, Application, Layout, TakenOver, WebhookDelivery
from hoshin.citizens.procedures.public import publish_form, save_procedure
from hoshin.citizens.procedures.rules.applications.layouts import Encoding
from hoshin.citizens.procedures.tests.forms import FORM, handed_in
from hoshin.citizens.procedures.tests.test_fetching_applications_by_program import SOON
from hoshin.citizens.procedures.tests.test_keeping_the_register import ENTRY
from hoshin.foundation.audit.tests.scratch import ScratchDatabase
from hoshin.foundation.people.tests.city import NOW, build_city

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            got.append(self.headers["webhook-id"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", got
    server.shutdown()
    thread.join()
    server.server_close()


def furnish(address: str) -> None:
    city = build_city()
    staff, member, head = (city.person(who) for who in ("ict-staff", "farm-member", "farm-head"))
    save_procedure(person=staff, entry=ENTRY, now=NOW)
    publish_form(person=staff, procedure_code=ENTRY.code, text=FORM, now=NOW)
    layout = save_layout(
        person=member, procedure_code=ENTRY.code, name="形", text="番号｜number", encoding=Encoding.UTF8, now=NOW
    )
    wish = TargetWish("相手", address, ["application.received"])
    add_target(person=member, procedure_code=ENTRY.code, wish=wish, now=NOW)
    section = city.sections["farm"].pk
    issue_client(person=head, section_id=section, name="相手", layout_ids=[layout.pk], expires_on=SOON, now=NOW)
    for place in range(6):
        handed_in(ENTRY.code, family=f"直江{place}")


def test_at_the_same_moment(db, tmp_path, receiver):
    address, got = receiver
    with ScratchDatabase(tmp_path) as scratch:
        scratch.run(partial(furnish, address))
        results = scratch.at_once([partial(deliver_due, now=NOW)] * 4)
        sent = [result for result in results if isinstance(result, int)]
        assert len(sent) == 4
        assert sum(sent) == len(got) == len(set(got)) == 6
        assert scratch.run(WebhookDelivery.objects.filter(state="sent").count) == 6
        client, layout = scratch.run(ApiClient.objects.get), scratch.run(Layout.objects.get)
        number = str(scratch.run(Application.objects.values_list("number", flat=True).first))
        mark = partial(mark_taken_over, client=client, layout_id=layout.pk, number=number, now=NOW)
        told = scratch.at_once([mark] * 4)
        assert [one for one in told if isinstance(one, Exception)] == []
        assert scratch.run(TakenOver.objects.count) == 1
