"""Addresses taken apart, as far as the lists of municipalities and towns make it certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.tables.normalising.addresses import Parts, split
from hoshin.tables.normalising.gazetteer import municipalities, towns


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("新潟県上越市木田1丁目1番3号", Parts("新潟県", "上越市", "木田1丁目", "1番3号")),
        ("新潟県上越市木田一丁目1-3", Parts("新潟県", "上越市", "木田一丁目", "1-3")),
        ("上越市大字三ツ屋１２", Parts("新潟県", "上越市", "大字三ツ屋", "12")),
        ("上越市三ツ屋12", Parts("新潟県", "上越市", "三ツ屋", "12")),
        ("上越市大潟区上潟5", Parts("新潟県", "上越市", "大潟区上潟", "5")),
        ("新潟県　上越市　西城町2-1", Parts("新潟県", "上越市", "西城町", "2-1")),
        ("上越市", Parts("新潟県", "上越市", "", "")),
        ("上越市どこにもない町1", Parts("新潟県", "上越市", "", "どこにもない町1")),
        ("北海道札幌市厚別区青葉町一丁目1", Parts("北海道", "札幌市厚別区", "", "青葉町一丁目1")),
        ("三島郡出雲崎町大字上中条1", Parts("新潟県", "三島郡出雲崎町", "", "大字上中条1")),
        ("新潟県出雲崎町大字上中条1", Parts("新潟県", "三島郡出雲崎町", "", "大字上中条1")),
        ("府中市宮西町2-24", Parts("", "", "", "府中市宮西町2-24")),
        ("東京都府中市宮西町2-24", Parts("東京都", "府中市", "", "宮西町2-24")),
        ("長野県にある保養所", Parts("長野県", "", "", "にある保養所")),
        ("番町一丁目", Parts("", "", "", "番町一丁目")),
        ("", Parts("", "", "", "")),
    ],
)
def test_an_address_is_parted_as_far_as_it_is_certain(address: str, parts: Parts) -> None:
    assert split(address) == parts


def test_the_prefecture_of_the_publisher_decides_between_equal_names() -> None:
    assert split("府中市宮西町2-24", prefecture="東京都").municipality == "府中市"
    assert split("府中市府川町315", prefecture="広島県").prefecture == "広島県"


@pytest.mark.parametrize("town", towns()[::7], ids=lambda town: f"{town.municipality}{town.name}")
def test_every_town_of_the_region_is_known(town) -> None:
    parts = split(f"新潟県{town.municipality}{town.name}12-3")
    assert parts == Parts("新潟県", town.municipality, town.name, "12-3")


@given(st.sampled_from(municipalities()), st.text(alphabet="一二三番地町0123456789- ", max_size=8))
def test_no_letter_of_an_address_is_lost(place, rest: str) -> None:
    parts = split(f"{place.prefecture}{place.name}{rest}")
    assert parts.prefecture == place.prefecture
    together = "".join(parts).replace(" ", "")
    assert together == f"{place.prefecture}{place.name}{rest}".replace(" ", "")


def test_the_region_is_bundled_whole() -> None:
    counts = {
        name: sum(1 for town in towns() if town.municipality == name) for name in ("上越市", "妙高市", "糸魚川市")
    }
    assert counts["上越市"] > 850
    assert counts["妙高市"] > 150
    assert counts["糸魚川市"] > 180
