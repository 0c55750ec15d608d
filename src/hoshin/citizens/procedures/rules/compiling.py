"""A form compiled once: for every page its questions in the order in which they can be evaluated, as Python functions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hoshin.citizens.procedures.rules.definition import Form, FormRule, Page, Question, QuestionType, RuleKind
from hoshin.citizens.procedures.rules.expressions import Compiled, Evaluate, Kind, Resolve, compile_expression
from hoshin.citizens.procedures.rules.problems import ExpressionRefused, FormRefused, Problem
from hoshin.citizens.procedures.rules.references import KINDS, resolver

_NUMERIC = {Kind.NUMBER, Kind.TEXT, Kind.DAY, Kind.TRUTH}


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """A question with what decides whether it is shown and required, and what it is computed from. None: always/never."""

    question: Question
    is_shown: Evaluate | None = None
    is_required: Evaluate | None = None
    compute: Evaluate | None = None
    inner: tuple["CompiledQuestion", ...] = ()
    takes_answer: bool = True
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a page: a jump to `target` (its place in the form) or, when `target` is None, the end of the journey."""

    rule: FormRule
    applies: Evaluate | None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """A page ready to be evaluated; `steps` are its questions, each after those that it looks at."""

    page: Page
    place: int
    steps: tuple[CompiledQuestion, ...]
    is_shown: Evaluate | None = None
    exits: tuple[Exit, ...] = ()


@dataclass(frozen=True)
class CompiledForm:
    """A form ready to be walked. `reads` tells which questions and pages each question or page looks at."""

    form: Form
    pages: tuple[CompiledPage, ...]
    reads: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass
class _Gathered:
    """The functions of the rules by their targets, while a form is being compiled."""

    shows: dict[str, list[Compiled]] = field(default_factory=dict)
    requires: dict[str, list[Compiled]] = field(default_factory=dict)
    computes: dict[str, Compiled] = field(default_factory=dict)
    exits: dict[str, list[tuple[FormRule, Compiled | None]]] = field(default_factory=dict)


def place_of(rule: FormRule, number: int) -> str:
    """How a rule is named to staff: its number and what it is about."""
    return f"ルール{number}（{rule.kind.label}：{rule.target}）"


def compile_form(form: Form) -> CompiledForm:
    """The form ready to be walked; raises FormRefused naming every rule that means nothing.

    Only expressions are checked here; `checking.check_form` says whether the form as a whole holds together.
    """
    gathered, problems = _Gathered(), []
    for number, rule in enumerate(form.rules, start=1):
        try:
            _gather(form, rule, gathered)
        except ExpressionRefused as refusal:
            problems.append(Problem(place_of(rule, number), str(refusal)))
    if problems:
        raise FormRefused(tuple(problems))
    places = {page.id: place for place, page in enumerate(form.pages)}
    reads = _reads(gathered)
    pages = tuple(_page(page, places, gathered, reads) for page in form.pages)
    return CompiledForm(form, pages, reads)


def _gather(form: Form, rule: FormRule, gathered: _Gathered) -> None:
    group = rule.target.partition(".")[0] if "." in rule.target else ""
    resolve = resolver(form, group)
    if rule.kind is RuleKind.COMPUTE:
        gathered.computes[rule.target] = _computed(rule, resolve, already=rule.target in gathered.computes)
        return
    if rule.when is None:
        if rule.kind is not RuleKind.JUMP:
            raise ExpressionRefused("条件がありません。")
        gathered.exits.setdefault(rule.target, []).append((rule, None))
        return
    condition = compile_expression(rule.when, resolve)
    if condition.kind is not Kind.TRUTH:
        raise ExpressionRefused("条件は「成り立つ・成り立たない」になる必要があります。")
    if not condition.sources:
        raise ExpressionRefused("条件がどの答えも見ていないため、いつも同じ結果になります。")
    _file(rule, condition, gathered)


def _file(rule: FormRule, condition: Compiled, gathered: _Gathered) -> None:
    if rule.kind is RuleKind.SHOW:
        gathered.shows.setdefault(rule.target, []).append(condition)
    elif rule.kind is RuleKind.REQUIRE:
        gathered.requires.setdefault(rule.target, []).append(condition)
    else:
        gathered.exits.setdefault(rule.target, []).append((rule, condition))


def _computed(rule: FormRule, resolve: Resolve, *, already: bool) -> Compiled:
    if already:
        raise ExpressionRefused("この項目の計算は、もう別のルールにあります。")
    compiled = compile_expression(rule.value, resolve)
    if compiled.kind not in _NUMERIC:
        raise ExpressionRefused("計算の結果は、数、文字、日付、はい・いいえのどれかになる必要があります。")
    return compiled


def _reads(gathered: _Gathered) -> dict[str, frozenset[str]]:
    """For every target the questions that its rules look at."""
    reads: dict[str, frozenset[str]] = {}
    for group in (gathered.shows, gathered.requires):
        for target, conditions in group.items():
            reads[target] = reads.get(target, frozenset()).union(*(condition.sources for condition in conditions))
    for target, compiled in gathered.computes.items():
        reads[target] = reads.get(target, frozenset()) | compiled.sources
    return reads


def _either(conditions: list[Compiled] | None) -> Evaluate | None:
    """True when any of the conditions holds; None when there are none."""
    if not conditions:
        return None
    if len(conditions) == 1:
        return conditions[0].evaluate
    functions = [condition.evaluate for condition in conditions]
    return lambda present, row: any(function(present, row) for function in functions)


def _page(page: Page, places: dict[str, int], gathered: _Gathered, reads: dict[str, frozenset[str]]) -> CompiledPage:
    steps = {question.id: _question(question, question.id, gathered) for question in page.questions}
    exits = tuple(
        Exit(rule, condition.evaluate if condition else None, places.get(rule.to) if rule.to else None)
        for rule, condition in gathered.exits.get(page.id, ())
    )
    order = in_order([question.id for question in page.questions], lambda name: _sources_within(name, page, reads))
    shown = _either(gathered.shows.get(page.id))
    return CompiledPage(page, places[page.id], tuple(steps[name] for name in order), shown, exits)


def _sources_within(name: str, page: Page, reads: dict[str, frozenset[str]]) -> set[str]:
    """The questions that `name` looks at, those inside it included when it is a group."""
    own = set(reads.get(name, ()))
    for question in page.questions:
        if question.id == name and question.type is QuestionType.GROUP:
            own |= {source for inner in question.inner for source in reads.get(f"{name}.{inner.id}", ())}
    return {source.partition(".")[0] for source in own} - {name}


def _question(question: Question, reference: str, gathered: _Gathered) -> CompiledQuestion:
    computed = gathered.computes.get(reference)
    inner = {one.id: _question(one, f"{reference}.{one.id}", gathered) for one in question.inner}
    order = list(inner)
    if inner:
        reads = _reads(gathered)
        order = in_order(order, lambda name: _siblings(reads.get(f"{reference}.{name}", frozenset()), reference))
    return CompiledQuestion(
        question,
        _either(gathered.shows.get(reference)),
        _either(gathered.requires.get(reference)),
        computed.evaluate if computed else None,
        tuple(inner[name] for name in order),
        takes_answer=question.type.is_answered,
        is_group=question.type is QuestionType.GROUP,
    )


def _siblings(sources: frozenset[str], group: str) -> set[str]:
    return {source.partition(".")[2] for source in sources if source.startswith(f"{group}.")}


def in_order(names: list[str], sources_of: Callable[[str], set[str]]) -> list[str]:
    """`names`, each after those of them that it looks at; the given order wherever that leaves a choice.

    Those that look at each other in a circle come last, in the given order; `checking` refuses such forms.
    """
    done: list[str] = []
    left = list(names)
    while left:
        ready = next((name for name in left if not (sources_of(name) & set(left)) - {name}), None)
        if ready is None:
            return done + left
        left.remove(ready)
        done.append(ready)
    return done


def answer_kind(question: Question) -> Kind:
    """What the answer to the question is to a rule; for the designer, which offers fitting operators."""
    return KINDS.get(question.type, Kind.OTHER)
