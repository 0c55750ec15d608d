"""Forms to start from, so that nobody begins with an empty page."""

from dataclasses import dataclass

from hoshin.citizens.procedures.rules.definition import Choice, Form, FormRule, Page, Question, QuestionType, RuleKind

T = QuestionType


@dataclass(frozen=True, slots=True)
class Starter:
    """A form to start from: its code, what it is called, what is in it."""

    code: str
    title: str
    about: str
    form: Form


def _ask(
    name: str, kind: QuestionType, label: str, english: str, *, is_required: bool = True, hint: str = ""
) -> Question:
    return Question(
        name, kind, label, is_required=is_required, hint=hint, texts={"en": {"label": english}} if english else {}
    )


_NAME = Page(
    "applicant_page",
    "申請する方の氏名",
    (_ask("applicant", T.NAME, "氏名", "Your name"),),
    task="申請する方",
    texts={"en": {"title": "Your name"}, "easy": {"title": "あなたの なまえ"}},
)
_BIRTH = Page("birth_page", "生年月日", (_ask("birth", T.DATE, "生年月日", "Date of birth"),), task="申請する方")
_ADDRESS = Page("address_page", "住所", (_ask("address", T.ADDRESS, "住所", "Address"),), task="申請する方")
_CONTACT = Page(
    "contact_page",
    "連絡先",
    (
        _ask("telephone", T.TELEPHONE, "電話番号", "Telephone", hint="日中に連絡できる番号"),
        _ask("email", T.EMAIL, "メールアドレス", "E-mail", is_required=False, hint="受付と結果のお知らせを送ります"),
    ),
    task="申請する方",
)
_CONSENT = Page(
    "consent_page",
    "同意",
    (
        Question(
            "consent",
            T.CONSENT,
            "内容の確認",
            is_required=True,
            body="申請した内容に間違いがないことを確かめました。審査に必要な範囲で、市が持つ記録を調べることに同意します。",
        ),
    ),
    task="確認",
)
_PERSON = (_NAME, _BIRTH, _ADDRESS, _CONTACT)
_MEMBERS = Question(
    "members",
    T.GROUP,
    "世帯員",
    least=1,
    most=15,
    inner=(
        _ask("member_name", T.NAME, "氏名", "Name"),
        _ask("member_birth", T.DATE, "生年月日", "Date of birth"),
        _ask("relation", T.TEXT, "続柄", "Relationship"),
        Question("income", T.NUMBER, "昨年の収入", unit="円", least=0, is_required=True),
    ),
)

STARTERS: tuple[Starter, ...] = (
    Starter(
        "person",
        "個人の申請",
        "氏名、生年月日、住所、連絡先、申請の内容、同意",
        Form(
            (
                *_PERSON,
                Page(
                    "content_page", "申請の内容", (_ask("content", T.LONG_TEXT, "申請の内容", ""),), task="申請の内容"
                ),
                _CONSENT,
            )
        ),
    ),
    Starter(
        "household",
        "世帯の申請（給付・減免）",
        "申請する方、世帯員（繰り返し）と収入の合計、振込先の口座、添付書類、同意",
        Form(
            (
                *_PERSON,
                Page(
                    "members_page",
                    "世帯員",
                    (_MEMBERS, Question("household_income", T.COMPUTED, "世帯の収入の合計", unit="円")),
                    task="世帯",
                ),
                Page("account_page", "振込先の口座", (_ask("account", T.BANK_ACCOUNT, "振込先", ""),), task="振込先"),
                _CONSENT,
            ),
            (
                FormRule(
                    RuleKind.COMPUTE,
                    "household_income",
                    value={"op": "total", "args": [{"answer": "members.income"}]},
                ),
            ),
        ),
    ),
    Starter(
        "business",
        "事業者の申請",
        "法人か個人事業者か、法人番号、代表者、所在地、担当者の連絡先、申請の内容",
        Form(
            (
                Page(
                    "business_page",
                    "事業者",
                    (
                        Question(
                            "form_of_business",
                            T.CHOICE,
                            "事業の形",
                            is_required=True,
                            choices=(Choice("company", "法人"), Choice("sole", "個人事業者")),
                        ),
                        _ask("corporate_number", T.CORPORATE_NUMBER, "法人番号", "Corporate number"),
                        _ask("business_name", T.TEXT, "法人名または屋号", "Name of the business"),
                        _ask("representative", T.NAME, "代表者の氏名", "Representative"),
                    ),
                    task="事業者",
                ),
                Page("address_page", "所在地", (_ask("address", T.ADDRESS, "所在地", "Address"),), task="事業者"),
                _CONTACT,
                Page(
                    "content_page", "申請の内容", (_ask("content", T.LONG_TEXT, "申請の内容", ""),), task="申請の内容"
                ),
                _CONSENT,
            ),
            (
                FormRule(
                    RuleKind.SHOW,
                    "corporate_number",
                    when={"op": "equals", "args": [{"answer": "form_of_business"}, {"value": "company"}]},
                ),
            ),
        ),
    ),
    Starter(
        "booking",
        "申込み（講座・相談・見学）",
        "氏名、連絡先、希望する日、人数、伝えたいこと",
        Form(
            (
                _NAME,
                _CONTACT,
                Page(
                    "wish_page",
                    "希望",
                    (
                        _ask("wished_on", T.DATE, "希望する日", "Preferred date"),
                        Question("people", T.NUMBER, "人数", unit="人", least=1, most=100, is_required=True),
                        _ask("note", T.LONG_TEXT, "伝えたいこと", "", is_required=False),
                    ),
                    task="申込みの内容",
                ),
            )
        ),
    ),
)
"""What the designer offers to start from."""
