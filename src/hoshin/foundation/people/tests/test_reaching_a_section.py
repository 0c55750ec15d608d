"""How those outside reach a section is kept with the organisation, by organisers, in one form of letters."""

import pytest
from django.db import IntegrityError, transaction

from hoshin.foundation.audit.public import history_of
from hoshin.foundation.people.models import Section
from hoshin.foundation.people.public import Contact, set_contact
from hoshin.foundation.people.tests.city import NOW
from hoshin.kernel.errors import NotAllowed, NotFound, RuleBroken


def test_it_is_typed_on_the_page_of_the_section_and_stands_there(city, client):
    client.force_login(city.accounts["operator"])
    address = f"/staff/organisation/sections/{city.sections['farm'].pk}/"
    assert "登録していません" in client.get(address).content.decode()
    sent = {
        "telephone": "０２５（５２６）５１１１",
        "extension": "１２３",
        "email": "",
        "opening_hours": "平日 8時30分から",
    }
    assert client.post(f"{address}contact/", sent).headers["Location"] == address
    page = client.get(address).content.decode()
    assert "025-526-5111（内線 123）" in page
    assert "平日 8時30分から" in page
    event = history_of("people.section", city.sections["farm"].pk)[0]
    assert event.name == "people.section.contact_set"


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (Contact(telephone="5111"), "telephone"),
        (Contact(extension="123"), "telephone"),
        (Contact(telephone="025-526-5111", extension="内線"), "extension"),
        (Contact(email="市民課"), "email"),
        (Contact(opening_hours="あ" * 101), "opening_hours"),
    ],
    ids=["no area", "extension alone", "words", "no address", "too long"],
)
def test_what_reaches_nobody_is_refused_beside_its_field(city, contact, field):
    with pytest.raises(RuleBroken) as refused:
        set_contact(person=city.person("operator"), section_id=city.sections["farm"].pk, contact=contact, now=NOW)
    assert refused.value.field == field
    assert Section.objects.get(pk=city.sections["farm"].pk).contact == Contact()


def test_only_organisers_and_only_what_there_is(city):
    contact = Contact(telephone="025-526-5111")
    with pytest.raises(NotAllowed):
        set_contact(person=city.person("farm-head"), section_id=city.sections["farm"].pk, contact=contact, now=NOW)
    with pytest.raises(NotFound):
        set_contact(person=city.person("operator"), section_id=0, contact=contact, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.update(extension="123")
