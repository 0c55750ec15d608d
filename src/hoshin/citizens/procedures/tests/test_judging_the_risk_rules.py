from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.citizens.procedures.rules.assurance import Assurance
from hoshin.citizens.procedures.rules.risk import Harm, Impact, Worksheet, check_worksheet, level_for, needed_by
from hoshin.kernel.errors import RuleBroken

impacts = st.fixed_dictionaries({harm: st.sampled_from(Impact) for harm in Harm})
worksheets = st.builds(Worksheet, proofing=impacts, authentication=impacts, reason=st.just("理由"))
NOTHING = Worksheet(
    proofing=dict.fromkeys(Harm, Impact.NONE), authentication=dict.fromkeys(Harm, Impact.NONE), reason="理由"
)


def test_where_nothing_can_happen_nothing_has_to_be_proven():
    assert needed_by(NOTHING) == Assurance()


@pytest.mark.parametrize(
    ("harm", "levels"),
    [
        (Harm.DISTRESS, [0, 1, 2, 3]),
        (Harm.MONEY, [0, 1, 2, 3]),
        (Harm.SERVICE, [0, 2, 2, 3]),
        (Harm.PRIVACY, [0, 2, 2, 3]),
        (Harm.SAFETY, [0, 2, 3, 3]),
        (Harm.LAW, [0, 2, 2, 3]),
    ],
)
def test_the_table_is_the_one_that_is_cited(harm, levels):
    assert [level_for(harm, impact) for impact in Impact] == levels


@given(worksheets, st.sampled_from(Harm), st.sampled_from(Impact))
def test_a_worse_impact_never_asks_for_less_and_the_axes_do_not_mix(worksheet, harm, impact):
    before = needed_by(worksheet)
    order = list(Impact)
    worse = max(impact, worksheet.proofing[harm], key=order.index)
    after = needed_by(replace(worksheet, proofing={**worksheet.proofing, harm: worse}))
    assert after.proofing >= before.proofing
    assert after.authentication == before.authentication


@given(worksheets)
def test_a_signature_is_the_highest_level_and_needs_its_law(worksheet):
    signed = replace(worksheet, needs_signature=True, signature_basis="条例第1条")
    check_worksheet(signed)
    assert needed_by(signed) == Assurance(3, 3)
    with pytest.raises(RuleBroken, match="根拠"):
        check_worksheet(replace(signed, signature_basis=" "))


def test_a_judgement_without_reason_or_with_a_gap_is_refused():
    with pytest.raises(RuleBroken, match="理由"):
        check_worksheet(replace(NOTHING, reason=" "))
    with pytest.raises(RuleBroken, match="すべて"):
        check_worksheet(replace(NOTHING, proofing={Harm.LAW: Impact.NONE}))
