"""The closed vocabularies of the register: stable codes, Japanese labels."""

from enum import StrEnum


class Labelled(StrEnum):
    """Members are written with their label: `BIRTH = "birth", "妊娠・出産"`."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Labelled":
        """The member of that code, with its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Codes and labels, as models and forms want them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def labelled(cls, text: str) -> "Labelled | None":
        """The member whose label or code is `text`; None when there is none."""
        return next((member for member in cls if text in {member.label, member.value}), None)


class LifeEvent(Labelled):
    """What happens in a life when the procedure is needed."""

    BIRTH = "birth", "妊娠・出産"
    CHILDREN = "children", "子育て"
    SCHOOL = "school", "入園・入学"
    MOVING = "moving", "引越し"
    MARRIAGE = "marriage", "結婚・離婚"
    WORK = "work", "就職・退職"
    ILLNESS = "illness", "病気・けが"
    DISABILITY = "disability", "障害"
    AGEING = "ageing", "高齢・介護"
    DEATH = "death", "おくやみ"
    HOUSING = "housing", "住まい・建築"
    TAX = "tax", "税金"
    CERTIFICATES = "certificates", "証明・登録"
    WASTE = "waste", "ごみ・環境"
    ANIMALS = "animals", "ペット・動物"
    DISASTER = "disaster", "災害"
    BUSINESS = "business", "事業・契約"
    CULTURE = "culture", "施設・学び"
    COMMUNITY = "community", "地域活動"
    OPENNESS = "openness", "情報公開・相談"


EVENT_READINGS = {
    LifeEvent.BIRTH: "にんしん しゅっさん",
    LifeEvent.CHILDREN: "こそだて",
    LifeEvent.SCHOOL: "にゅうえん にゅうがく",
    LifeEvent.MOVING: "ひっこし",
    LifeEvent.MARRIAGE: "けっこん りこん",
    LifeEvent.WORK: "しゅうしょく たいしょく",
    LifeEvent.ILLNESS: "びょうき けが",
    LifeEvent.DISABILITY: "しょうがい",
    LifeEvent.AGEING: "こうれい かいご",
    LifeEvent.DEATH: "おくやみ",
    LifeEvent.HOUSING: "すまい けんちく",
    LifeEvent.TAX: "ぜいきん",
    LifeEvent.CERTIFICATES: "しょうめい とうろく",
    LifeEvent.WASTE: "ごみ かんきょう",
    LifeEvent.ANIMALS: "どうぶつ",
    LifeEvent.DISASTER: "さいがい",
    LifeEvent.BUSINESS: "じぎょう けいやく",
    LifeEvent.CULTURE: "しせつ まなび",
    LifeEvent.COMMUNITY: "ちいきかつどう",
    LifeEvent.OPENNESS: "じょうほうこうかい そうだん",
}
"""How the life events are read: people look for them in kana."""


class PersonKind(Labelled):
    """Who applies."""

    RESIDENT = "resident", "市民"
    PARENT = "parent", "子育て中の方"
    ELDERLY = "elderly", "高齢の方"
    DISABLED = "disabled", "障害のある方"
    NEWCOMER = "newcomer", "転入・転出する方"
    FOREIGNER = "foreigner", "外国籍の方"
    BUSINESS = "business", "事業者"
    GROUP = "group", "団体・町内会"


class TopicKind(Labelled):
    """By what the catalogue is browsed."""

    EVENT = "event", "できごと"
    PERSON = "person", "申請する方"


class Channel(Labelled):
    """How one can apply."""

    ONLINE = "online", "オンライン"
    COUNTER = "counter", "窓口"
    BRANCH = "branch", "区総合事務所"
    POST = "post", "郵送"
    TELEPHONE = "telephone", "電話"
    SHOP = "shop", "コンビニ"
    OTHER_SITE = "other_site", "国などのサイト"


class Seal(Labelled):
    """Which seal the papers ask for today."""

    NONE = "none", "不要"
    ANY = "any", "認印"
    REGISTERED = "registered", "登録印"


class Retention(Labelled):
    """The class in which the papers are kept."""

    ONE = "1", "1年"
    THREE = "3", "3年"
    FIVE = "5", "5年"
    TEN = "10", "10年"
    THIRTY = "30", "30年"


class DecisionWay(Labelled):
    """How applications are decided."""

    HEAD = "head", "課長が決める"
    APPROVALS = "approvals", "起案して決裁を受ける"


class DuplicateScope(Labelled):
    """When a second application of the same person or household is refused."""

    NONE = "none", "何度でも申請できる"
    OPEN = "open", "処理中のものがある間は申請できない"
    YEAR = "year", "年度に1回だけ申請できる"
    EVER = "ever", "1回だけ申請できる"


PROOFING_LEVELS = {
    0: "不要",
    1: "レベル1（自己申告）",
    2: "レベル2（書類の写しなどで確認）",
    3: "レベル3（対面か公的個人認証で確認）",
}
"""Identity proofing (身元確認保証レベル)."""

AUTHENTICATION_LEVELS = {0: "不要", 1: "レベル1（1要素）", 2: "レベル2（2要素）", 3: "レベル3（耐タンパ性のある2要素）"}
"""Authentication (当人認証保証レベル)."""
