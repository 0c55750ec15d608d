"""The words of the plan: closed sets with their labels on screen."""

from enum import StrEnum


class Labelled(StrEnum):
    """A stable code with a Japanese label, for closed sets whose labels stand in a table."""

    @property
    def label(self) -> str:
        """The word on screen."""
        return LABELS[self.__class__.__name__][self.value]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Code and label of every member, as forms and tables want them."""
        return [(member.value, member.label) for member in cls]


class Origin(Labelled):
    """Who had the idea (4-2): the section itself, or CIO staff after studying a technology."""

    SECTION = "section"
    CIO_STAFF = "cio_staff"


class Part(Labelled):
    """The part somebody plays towards a sheet; moves and fields are open to parts, not to people."""

    OWNER = "owner"
    OWNER_HEAD = "owner_head"
    CIO_STAFF = "cio_staff"
    CIO = "cio"
    ADVISER = "adviser"
    RELATED = "related"
    APPROVAL = "approval"
    FINANCE = "finance"
    READER = "reader"


class BudgetState(Labelled):
    """How far the money of one fiscal year has come."""

    REQUESTED = "requested"
    ASSESSED = "assessed"
    IN_BUDGET = "in_budget"
    NOT_GRANTED = "not_granted"


class RunState(Labelled):
    """What became of one attempt at a stage; a failed proof of concept is a result, not an error."""

    PLANNED = "planned"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    DROPPED = "dropped"


class Direction(Labelled):
    """Which way an indicator should go."""

    UP = "up"
    DOWN = "down"


class Frequency(Labelled):
    """How often an indicator is measured."""

    DAILY = "daily"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def patience_days(self) -> int:
        """After how many days without a value something is amiss: the interval and some time to count."""
        return {"daily": 3, "monthly": 45, "quarterly": 120, "half_yearly": 215, "yearly": 400}[self.value]


class EffectKind(Labelled):
    """What a sheet is meant to save or gain."""

    STAFF_HOURS = "staff_hours"
    MONEY = "money"
    TRIPS = "trips"

    @property
    def unit(self) -> str:
        """The unit in which this kind of effect is counted."""
        return {EffectKind.STAFF_HOURS: "時間", EffectKind.MONEY: "千円", EffectKind.TRIPS: "回"}[self]


class Spending(Labelled):
    """What kind of money is saved. Pay is not among it: the time of officials is booked as hours, once."""

    OUTSOURCING = "outsourcing"
    SUPPLIES = "supplies"
    POSTAGE = "postage"
    SYSTEMS = "systems"
    PREMISES = "premises"
    OTHER = "other"


class AdviceState(Labelled):
    """Advice stays open until the section answers it or takes it up."""

    OPEN = "open"
    ANSWERED = "answered"
    TAKEN_UP = "taken_up"


class AssessmentLevel(Labelled):
    """CIO staff's judgement of a sheet's progress, best first."""

    AHEAD = "5"
    ON_TRACK = "4"
    SLIGHTLY_LATE = "3"
    LATE = "2"
    STUCK = "1"


class SecurityResult(Labelled):
    """The check of a sheet against the city's security policy (2-5)."""

    PENDING = "pending"
    PASSED = "passed"
    CONDITIONAL = "conditional"
    REFUSED = "refused"


class Maturity(Labelled):
    """How far a technology has come in the world, as CIO staff judge it."""

    EMERGING = "emerging"
    PROVEN_ELSEWHERE = "proven_elsewhere"
    COMMON = "common"


class TechnologyKind(Labelled):
    """What kind of technology a sheet or a research record is about; one finds like with like by it."""

    ONLINE_PROCEDURE = "online_procedure"
    OPEN_DATA = "open_data"
    AUTOMATION = "automation"
    SPEECH_AND_TEXT = "speech_and_text"
    PAPERLESS = "paperless"
    CLOUD = "cloud"
    REMOTE_WORK = "remote_work"
    NETWORK = "network"
    SENSING = "sensing"
    SECURITY = "security"
    LEARNING = "learning"
    OTHER = "other"


class FieldGroup(Labelled):
    """What of a sheet is shown together, and can be kept from the public together until a day."""

    CONTENT = "content"
    ROUTE = "route"
    KPIS = "kpis"
    EFFECTS = "effects"
    BUDGET = "budget"
    PROGRESS = "progress"
    ADVICE = "advice"


class RelatedPlanKind(Labelled):
    """Plans above and beside this one (2-5)."""

    COMPREHENSIVE = "comprehensive"
    ADMINISTRATIVE_REFORM = "administrative_reform"
    INDIVIDUAL = "individual"


LABELS: dict[str, dict[str, str]] = {
    "FieldGroup": {
        "content": "課題と理想の姿",
        "route": "工程",
        "kpis": "KPI",
        "effects": "効果",
        "budget": "予算と決算",
        "progress": "月次報告と評価",
        "advice": "助言と対応",
    },
    "Origin": {"section": "担当課の発案", "cio_staff": "CIOスタッフの研究・検討依頼"},
    "Part": {
        "owner": "担当課",
        "owner_head": "担当課長",
        "cio_staff": "CIOスタッフ",
        "cio": "CIO",
        "adviser": "助言者",
        "related": "関係課",
        "approval": "決裁",
        "finance": "予算の査定",
        "reader": "閲覧者",
    },
    "BudgetState": {
        "requested": "予算要求",
        "assessed": "査定",
        "in_budget": "予算計上",
        "not_granted": "計上見送り",
    },
    "Money": {
        "requested": "予算要求あり",
        "assessed": "査定あり",
        "in_budget": "予算計上あり",
        "not_granted": "計上見送り",
        "spent": "決算あり",
    },
    "RunState": {
        "planned": "予定",
        "running": "実施中",
        "passed": "完了",
        "failed": "期待した結果が得られず",
        "dropped": "工程から除外",
    },
    "Frequency": {
        "daily": "毎日",
        "monthly": "毎月",
        "quarterly": "四半期ごと",
        "half_yearly": "半年ごと",
        "yearly": "毎年",
    },
    "Direction": {"up": "増やす", "down": "減らす"},
    "Spending": {
        "outsourcing": "委託料",
        "supplies": "消耗品費・印刷費",
        "postage": "郵送料・通信費",
        "systems": "機器・システムの使用料",
        "premises": "光熱水費・会場費",
        "other": "そのほか（人件費を除く）",
    },
    "EffectKind": {"staff_hours": "職員の事務時間", "money": "経費", "trips": "市民の来庁回数"},
    "AdviceState": {"open": "未対応", "answered": "回答済み", "taken_up": "反映済み"},
    "AssessmentLevel": {
        "5": "予定より進んでいる",
        "4": "順調",
        "3": "やや遅れ",
        "2": "遅れ",
        "1": "停滞",
    },
    "SecurityResult": {
        "pending": "確認前",
        "passed": "適合",
        "conditional": "条件付きで適合",
        "refused": "不適合",
    },
    "Maturity": {"emerging": "登場したばかり", "proven_elsewhere": "他団体で実績あり", "common": "広く普及"},
    "TechnologyKind": {
        "online_procedure": "オンライン申請・案内",
        "open_data": "オープンデータ・地図",
        "automation": "RPA・自動化",
        "speech_and_text": "音声・文章の処理（AI）",
        "paperless": "電子決裁・ペーパーレス",
        "cloud": "クラウド・システムの標準化",
        "remote_work": "テレワーク・ウェブ会議",
        "network": "通信基盤",
        "sensing": "センサー・現場の記録",
        "security": "情報セキュリティ",
        "learning": "研修・学びの仕組み",
        "other": "その他",
    },
    "RelatedPlanKind": {
        "comprehensive": "総合計画",
        "administrative_reform": "行政改革推進計画",
        "individual": "個別計画",
    },
}
