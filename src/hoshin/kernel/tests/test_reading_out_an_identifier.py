import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.identifiers import ALPHABET, LONGEST, generate, of_number, parse

lengths = st.integers(2, LONGEST)


@st.composite
def identifiers(draw):
    length = draw(lengths)
    number = draw(st.integers(0, len(ALPHABET) ** (length - 1) - 1))
    return of_number(number, length=length), length


def test_no_two_characters_look_alike():
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    for alike in ("0OQD", "1IL", "UVY", "2Z", "5S", "6G", "8B", "VW"):
        assert sum(character in ALPHABET for character in alike) <= 1


@given(st.integers(0, 23**7 - 1))
def test_a_serial_number_has_one_identifier(number):
    text = of_number(number)
    assert parse(text) == text
    assert len(text) == 9
    assert text[4] == "-"
    assert of_number(number) == text


@given(identifiers(), st.data())
def test_every_wrong_character_is_caught(identifier, data):
    text, length = identifier
    plain = text.replace("-", "")
    position = data.draw(st.integers(0, length - 1))
    wrong = data.draw(st.sampled_from([character for character in ALPHABET if character != plain[position]]))
    with pytest.raises(RuleBroken):
        parse(plain[:position] + wrong + plain[position + 1 :], length=length)


@given(identifiers(), st.data())
def test_every_exchange_of_two_characters_is_caught(identifier, data):
    text, length = identifier
    characters = list(text.replace("-", ""))
    one = data.draw(st.integers(0, length - 2))
    other = data.draw(st.integers(one + 1, length - 1))
    if characters[one] != characters[other]:
        characters[one], characters[other] = characters[other], characters[one]
        with pytest.raises(RuleBroken):
            parse("".join(characters), length=length)


@given(identifiers())
def test_width_case_and_hyphens_do_not_matter(identifier):
    text, length = identifier
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for typed in (
        wide,
        text.lower(),
        text.replace("-", ""),
        text.replace("-", "ー"),
        text.replace("-", " – "),
        f"　{text} ",
    ):
        assert parse(typed, length=length) == text


def test_letters_read_for_digits_are_put_right():
    text = next(of_number(number) for number in range(1000, 9999) if "8" in of_number(number))
    assert parse(text.replace("8", "B")) == text


def test_random_identifiers_are_valid_and_differ():
    made = {generate() for _ in range(50)}
    assert len(made) == 50
    assert {parse(text) for text in made} == made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "8文字"),
        ("K7M4", "8文字"),
        ("K7M4-XP9O", "使わない文字「O」"),
        ("K7M4;DROP", "使わない文字"),
        ("票", "使わない文字"),
    ],
)
def test_it_says_what_is_wrong(text, words):
    with pytest.raises(RuleBroken) as refusal:
        parse(text, field="receipt")
    assert words in refusal.value.message
    assert refusal.value.field == "receipt"


def test_what_does_not_fit_is_a_defect():
    with pytest.raises(ValueError, match="fit"):
        of_number(23**7)
    with pytest.raises(ValueError, match="fit"):
        of_number(-1)
    with pytest.raises(ValueError, match="2 to 22"):
        generate(length=23)
