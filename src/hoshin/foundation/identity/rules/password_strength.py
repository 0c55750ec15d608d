LEAST_LETTERS = 12
MOST_LETTERS = 256
LEAST_DIFFERENT_LETTERS = 5
# How much of a password must remain when the words that a stranger would try first are taken out.
LEAST_OTHER_LETTERS = 8


def weakness_of(password: str, *, forbidden_words: tuple[str, ...] = ()) -> str:
    """What makes a password easy to guess beyond length and the common list, in words for the person; '' if nothing.

    `forbidden_words` are what a stranger would try first: the name of the city, of this system.
    """
    if len(set(password)) < LEAST_DIFFERENT_LETTERS:
        return f"同じ文字の繰り返しが多すぎます。{LEAST_DIFFERENT_LETTERS}種類以上の文字を使ってください。"
    if _is_repetition(password):
        return "同じ並びの繰り返しになっています。別の言葉を組み合わせてください。"
    kept, found = password.casefold(), ""
    for word in forbidden_words:
        if word and word.casefold() in kept:
            kept, found = kept.replace(word.casefold(), ""), word
    if found and len(kept) < LEAST_OTHER_LETTERS:
        return f"「{found}」のような推測しやすい言葉だけでできています。別の言葉を組み合わせてください。"
    return ""


def _is_repetition(text: str) -> bool:
    return text in (text + text)[1:-1]
