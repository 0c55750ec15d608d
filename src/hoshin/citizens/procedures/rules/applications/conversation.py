"""What may be written between an applicant and a section."""

from hoshin.kernel.errors import RuleBroken

LONGEST = 2000


def checked_text(text: str) -> str:
    """The message without blank ends; raises RuleBroken for none and for one that is too long."""
    text = text.strip()
    if not text:
        raise RuleBroken("メッセージを入力してください。", field="text")
    if len(text) > LONGEST:
        raise RuleBroken(f"メッセージは{LONGEST:,}文字までにしてください。", field="text")
    return text
