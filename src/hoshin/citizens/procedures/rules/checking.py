"""Whether a form holds together: dead references, circles and unreachable pages are refused, with the place named."""

import re
from collections import Counter
from collections.abc import Iterator

from hoshin.citizens.procedures.rules.compiling import CompiledForm, compile_form, place_of
from hoshin.citizens.procedures.rules.definition import Form, FormRule, Page, Question, QuestionType, RuleKind
from hoshin.citizens.procedures.rules.problems import FormRefused, Problem

MOST_QUESTIONS = 500
MOST_RULES = 300
MOST_ROWS = 30
MOST_FILES = 20
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BOUNDED = {QuestionType.NUMBER, QuestionType.GROUP, QuestionType.FILE}


def check_form(form: Form, *, is_number_affair: bool) -> CompiledForm:
    """The compiled form when it can be published; raises FormRefused naming every place that is wrong.

    `is_number_affair` says whether the law lets the procedure take the My Number; elsewhere the question is refused.
    """
    problems = problems_in(form, is_number_affair=is_number_affair)
    if problems:
        raise FormRefused(problems)
    return compile_form(form)


def check_draft(form: Form, *, is_number_affair: bool) -> tuple[Problem, ...]:
    """What is still unfinished; raises FormRefused for what must not stand even in a draft.

    Dead references, circles and pages without a way to them are refused: they are mended best when they are made.
    """
    problems = problems_in(form, is_number_affair=is_number_affair)
    broken = tuple(problem for problem in problems if not problem.is_unfinished)
    if broken:
        raise FormRefused(broken)
    return problems


def problems_in(form: Form, *, is_number_affair: bool) -> tuple[Problem, ...]:
    """Everything that keeps the form from being published, with its place."""
    found = [*_structure(form), *_questions(form, is_number_affair=is_number_affair), *_targets(form)]
    if any(not problem.is_unfinished for problem in found):
        return tuple(found)
    try:
        compiled = compile_form(form)
    except FormRefused as refused:
        return (*found, *refused.problems)
    return (*found, *_circles(compiled), *_looking_ahead(compiled), *_unreachable(form))


def _structure(form: Form) -> Iterator[Problem]:
    if not form.pages:
        yield Problem("様式", "ページがありません。", is_unfinished=True)
    names = [page.id for page in form.pages] + [question.id for _, question in form.questions()]
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(f"「{name}」", "同じ名前のページか質問がほかにもあります。")
    every = [question for _, question in form.questions()]
    if len(every) + sum(len(question.inner) for question in every) > MOST_QUESTIONS:
        yield Problem("様式", f"質問は{MOST_QUESTIONS}件までです。")
    if len(form.rules) > MOST_RULES:
        yield Problem("様式", f"ルールは{MOST_RULES}件までです。")
    for page in form.pages:
        yield from _page(page)


def _page(page: Page) -> Iterator[Problem]:
    place = f"ページ「{page.title or page.id}」"
    if not _ID.fullmatch(page.id):
        yield Problem(place, f"名前「{page.id}」は、英小文字で始まる英数字40文字以内にしてください。")
    if not page.title.strip():
        yield Problem(place, "題名がありません。")
    if not page.questions:
        yield Problem(place, "質問がありません。", is_unfinished=True)


def _questions(form: Form, *, is_number_affair: bool) -> Iterator[Problem]:
    for page, question in form.questions():
        place = f"ページ「{page.title}」の質問「{question.label or question.id}」"
        yield from _question(question, place, is_number_affair=is_number_affair)
        for name, count in Counter(inner.id for inner in question.inner).items():
            if count > 1:
                yield Problem(place, f"同じ名前の質問「{name}」が中に二つあります。")
        for inner in question.inner:
            inside = f"{place}の中の「{inner.label or inner.id}」"
            if inner.type in {QuestionType.GROUP, QuestionType.FILE}:
                yield Problem(inside, f"繰り返しの中に「{inner.type.label}」は置けません。")
            yield from _question(inner, inside, is_number_affair=is_number_affair)


def _question(question: Question, place: str, *, is_number_affair: bool) -> Iterator[Problem]:
    if not _ID.fullmatch(question.id):
        yield Problem(place, f"名前「{question.id}」は、英小文字で始まる英数字40文字以内にしてください。")
    if not question.label.strip():
        yield Problem(place, "質問の文がありません。")
    if question.type is QuestionType.MY_NUMBER and not is_number_affair:
        yield Problem(place, "個人番号を聞けるのは、個人番号利用事務に指定した手続だけです。")
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
        yield from _choices(question, place)
    if question.type is QuestionType.GROUP and not question.inner:
        yield Problem(place, "繰り返す質問がありません。", is_unfinished=True)
    yield from _bounds(question, place)


def _choices(question: Question, place: str) -> Iterator[Problem]:
    codes = Counter(choice.code for choice in question.choices)
    if len(codes) < 2:
        yield Problem(place, "選択肢を二つ以上にしてください。", is_unfinished=True)
    for code, count in codes.items():
        if not _ID.fullmatch(code):
            yield Problem(place, f"選択肢の名前「{code}」は、英小文字で始まる英数字40文字以内にしてください。")
        if count > 1:
            yield Problem(place, f"同じ名前の選択肢「{code}」が二つあります。")
    if any(not choice.label.strip() for choice in question.choices):
        yield Problem(place, "文のない選択肢があります。")


def _bounds(question: Question, place: str) -> Iterator[Problem]:
    if question.least is not None and question.most is not None and question.least > question.most:
        yield Problem(place, "下限が上限より大きくなっています。")
    if question.type is QuestionType.GROUP and (question.most or 1) > MOST_ROWS:
        yield Problem(place, f"繰り返しは{MOST_ROWS}件までです。")
    if question.type is QuestionType.FILE and (question.most or 1) > MOST_FILES:
        yield Problem(place, f"ファイルは{MOST_FILES}件までです。")
    if not 0 <= question.decimals <= 4:
        yield Problem(place, "小数は4桁までです。")


def _targets(form: Form) -> Iterator[Problem]:
    for number, rule in enumerate(form.rules, start=1):
        message = _target(form, rule)
        if message:
            yield Problem(place_of(rule, number), message)


def _target(form: Form, rule: FormRule) -> str:
    question = form.question(rule.target)
    page = form.page(rule.target)
    if rule.kind in {RuleKind.JUMP, RuleKind.STOP}:
        return _exit_target(form, rule) if page else f"「{rule.target}」というページはありません。"
    if rule.kind is RuleKind.SHOW and page is not None:
        return ""
    if question is None:
        return f"「{rule.target}」という質問はありません。"
    if rule.kind is RuleKind.COMPUTE and question.type is not QuestionType.COMPUTED:
        return f"計算した値を入れられるのは「{QuestionType.COMPUTED.label}」の項目だけです。"
    if rule.kind is RuleKind.REQUIRE and not question.type.is_answered:
        return "答えのない項目は必須にできません。"
    return ""


def _exit_target(form: Form, rule: FormRule) -> str:
    if rule.kind is RuleKind.STOP:
        return "" if rule.message.strip() else "止める理由と、代わりにできることを書いてください。"
    ids = [page.id for page in form.pages]
    if rule.to not in ids:
        return f"進む先のページ「{rule.to}」がありません。"
    if ids.index(rule.to) <= ids.index(rule.target):
        return "前のページには戻れません。質問が堂々巡りになります。"
    return ""


def _circles(compiled: CompiledForm) -> Iterator[Problem]:
    """Targets that look at each other in a circle."""
    reads = {target: set(sources) for target, sources in compiled.reads.items()}
    for target in compiled.reads:
        if "." in target:  # a group is known when its rows are
            reads.setdefault(target.partition(".")[0], set()).add(target)
    done: set[str] = set()
    for start in compiled.reads:
        path = _circle_from(start, reads, [], done)
        if path:
            yield Problem("ルール", f"条件が堂々巡りになっています：{' → '.join(path)}")
            return


def _circle_from(name: str, reads: dict[str, set[str]], path: list[str], done: set[str]) -> list[str]:
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done:
        return []
    for source in sorted(reads.get(name, ())):
        found = _circle_from(source, reads, [*path, name], done)
        if found:
            return found
    done.add(name)
    return []


def _looking_ahead(compiled: CompiledForm) -> Iterator[Problem]:
    """Rules that look at a question of a later page, which is never answered by then; computed values without a rule."""
    form = compiled.form
    place_of_question = {question.id: place for place, page in enumerate(form.pages) for question in page.questions} | {
        page.id: place for place, page in enumerate(form.pages)
    }
    for number, rule in enumerate(form.rules, start=1):
        own = place_of_question[rule.target.partition(".")[0]]
        # A page is shown before its own questions are seen; everything else is decided on the page itself.
        limit = own - 1 if compiled.form.page(rule.target) and rule.kind is RuleKind.SHOW else own
        for source in sorted(_sources(rule)):
            if place_of_question[source.partition(".")[0]] > limit:
                yield Problem(
                    place_of(rule, number), f"まだ答えていない「{source}」を見ています。前のページに置いてください。"
                )
    computed = {rule.target for rule in form.rules if rule.kind is RuleKind.COMPUTE}
    for page, question in form.questions():
        for reference, one in ((question.id, question), *((f"{question.id}.{q.id}", q) for q in question.inner)):
            if one.type is QuestionType.COMPUTED and reference not in computed:
                place = f"ページ「{page.title}」の質問「{one.label}」"
                yield Problem(place, "計算のルールがありません。", is_unfinished=True)


def _sources(rule: FormRule) -> set[str]:
    found: set[str] = set()
    todo = [rule.when, rule.value]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            if "answer" in part:
                found.add(str(part["answer"]))
            todo.extend(part.get("args", ()))
    return found


def _unreachable(form: Form) -> Iterator[Problem]:
    """Pages to which no way leads because a jump is always made before them."""
    places = {page.id: place for place, page in enumerate(form.pages)}
    seen, todo = {0}, [0] if form.pages else []
    while todo:
        for target in _ways_from(form, todo.pop(), places):
            if target < len(form.pages) and target not in seen:
                seen.add(target)
                todo.append(target)
    for place, page in enumerate(form.pages):
        if place not in seen:
            yield Problem(f"ページ「{page.title}」", "このページに進む道がありません。")


def _ways_from(form: Form, place: int, places: dict[str, int]) -> set[int]:
    ways: set[int] = set()
    for rule in form.rules:
        if rule.target != form.pages[place].id or rule.kind not in {RuleKind.JUMP, RuleKind.STOP}:
            continue
        if rule.kind is RuleKind.JUMP:
            ways.add(places[rule.to])
        if rule.when is None:
            return ways
    return ways | {place + 1}
