"""How a section is reached by those outside: telephone, extension, mail, opening hours."""

import re
from dataclasses import asdict, dataclass

from hoshin.kernel.errors import RuleBroken
from hoshin.kernel.width import narrow

MOST_LETTERS = 100
_TELEPHONE = re.compile(r"0\d{1,4}-?\d{1,4}-?\d{3,4}")
_EXTENSION = re.compile(r"\d{1,6}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of it; anything may be empty."""

    telephone: str = ""
    extension: str = ""
    email: str = ""
    opening_hours: str = ""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is known, each with its label, as pages, letters and mails show it."""
        extension = f"（内線 {self.extension}）" if self.extension else ""
        told = (
            ("電話", f"{self.telephone}{extension}" if self.telephone else ""),
            ("メール", self.email),
            ("受付時間", self.opening_hours),
        )
        return tuple((label, text) for label, text in told if text)

    @property
    def sentence(self) -> str:
        """The same in one line; empty when nothing is known."""
        return "　".join(f"{label} {text}" for label, text in self.lines())


def checked_contact(contact: Contact) -> Contact:
    """What was typed, in one form of letters; raises RuleBroken, naming the field, for what cannot be reached."""
    telephone, extension, email = (narrow(text) for text in (contact.telephone, contact.extension, contact.email))
    telephone = re.sub(r"[() ]+", "-", telephone).strip("-")
    if telephone and not _TELEPHONE.fullmatch(telephone):
        raise RuleBroken("市外局番からの電話番号を入力してください。例：025-000-0000", field="telephone")
    if extension and not _EXTENSION.fullmatch(extension):
        raise RuleBroken("内線は、数字で入力してください。", field="extension")
    if extension and not telephone:
        raise RuleBroken("内線だけでは、外から電話できません。電話番号も入力してください。", field="telephone")
    if email and not _MAIL.fullmatch(email):
        raise RuleBroken("メールアドレスの形になっていません。", field="email")
    checked = Contact(telephone, extension, email, contact.opening_hours.strip())
    if any(len(text) > MOST_LETTERS for text in asdict(checked).values()):
        raise RuleBroken(f"それぞれ{MOST_LETTERS}文字までにしてください。", field="opening_hours")
    return checked
