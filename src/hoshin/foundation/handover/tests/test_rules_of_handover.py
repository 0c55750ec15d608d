from hypothesis import given
from hypothesis import strategies as st

from hoshin.foundation.handover.rules import (
    Keeping,
    Seat,
    Staffing,
    Unit,
    is_ownerless,
    needs_review,
    proposal_for,
    successors_of,
)

PEOPLE = range(1, 7)
SECTIONS = range(1, 5)
POSTS = range(1, 9)


@st.composite
def staffings(draw):
    """Four sections under one another or not, eight posts, six people, some of whom have just left a post."""
    units = {one: Unit(one, f"課{one}", draw(st.sampled_from([None, *SECTIONS]))) for one in SECTIONS}
    gone = draw(st.sets(st.sampled_from(SECTIONS), max_size=2))
    seats = {
        one: Seat(
            one,
            f"職{one}",
            draw(st.sampled_from(["section_head", "section_member", "cio_staff"])),
            draw(st.booleans()),
            draw(st.sampled_from([None, *SECTIONS])),
            tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))),
        )
        for one in POSTS
    }
    left = draw(st.dictionaries(st.sampled_from(PEOPLE), st.lists(st.sampled_from(POSTS), min_size=1, unique=True)))
    kept = {
        person: tuple(post for post in posts if person not in seats[post].holders) for person, posts in left.items()
    }
    return Staffing(
        seats,
        {one: unit for one, unit in units.items() if one not in gone},
        {person: posts for person, posts in kept.items() if posts},
        {person: f"職員{person}" for person in PEOPLE},
    )


KEEPERS = st.one_of(
    st.tuples(st.just(Keeping.ACCOUNT), st.sampled_from(PEOPLE)),
    st.tuples(st.just(Keeping.POST), st.integers(1, 10)),
    st.tuples(st.just(Keeping.SECTION), st.sampled_from(SECTIONS)),
)


@given(staffings(), KEEPERS)
def test_what_is_proposed_can_be_chosen_answers_for_it_and_is_somebody_else(staffing, keeper):
    keeping, keeper_id = keeper
    proposal = proposal_for(keeping, keeper_id, staffing)
    ids = [option.id for option in proposal.options]
    assert len(ids) == len(set(ids))
    for option in ids:
        assert option == keeper_id or not is_ownerless(keeping, option, staffing)
    if proposal.proposed is not None:
        assert proposal.proposed in ids
        assert proposal.proposed != keeper_id


@given(staffings(), st.sampled_from(PEOPLE))
def test_the_holder_of_the_same_post_comes_before_the_head_of_the_section(staffing, leaver):
    same = successors_of(leaver, staffing)
    proposed = proposal_for(Keeping.ACCOUNT, leaver, staffing).proposed
    if same:
        assert proposed == same[0]
        assert any(proposed in staffing.seats[post].holders for post in staffing.left[leaver])
    elif proposed is not None:
        heads = {holder for seat in staffing.seats.values() if seat.is_head for holder in seat.holders}
        assert proposed in heads


@given(staffings(), KEEPERS)
def test_whoever_has_not_moved_is_left_alone(staffing, keeper):
    keeping, keeper_id = keeper
    if not is_ownerless(keeping, keeper_id, staffing) and keeper_id not in staffing.left:
        assert not needs_review(keeping, keeper_id, staffing)
    if is_ownerless(keeping, keeper_id, staffing):
        assert needs_review(keeping, keeper_id, staffing)


def test_a_tree_that_bites_its_tail_ends():
    units = {1: Unit(1, "甲", 2), 2: Unit(2, "乙", 1)}
    staffing = Staffing({}, units, {}, {})
    assert list(staffing.upwards(1)) == [1, 2]
    assert proposal_for(Keeping.SECTION, 1, staffing).proposed is None


@given(staffings(), st.sampled_from(PEOPLE), st.sampled_from(SECTIONS))
def test_what_belongs_to_a_section_goes_to_somebody_of_it_and_stays_with_nobody_else(staffing, keeper, section):
    members = {holder for seat in staffing.seats_in(section) for holder in seat.holders}
    lost = is_ownerless(Keeping.ACCOUNT, keeper, staffing, within=section)
    if section not in staffing.staffed:
        assert not needs_review(Keeping.ACCOUNT, keeper, staffing, within=section)
        return
    assert lost == (keeper not in members)
    assert needs_review(Keeping.ACCOUNT, keeper, staffing, within=section) == (lost or keeper in staffing.left)
    proposal = proposal_for(Keeping.ACCOUNT, keeper, staffing, within=section)
    assert {option.id for option in proposal.options} == members
    assert proposal.proposed != keeper
    assert (proposal.proposed is None) == (members <= {keeper})
