"""By which way an application came in, whoever typed it."""

from hoshin.citizens.procedures.rules.register.vocabulary import Labelled


class Intake(Labelled):
    """The channels of the one inbox. The online rate is the share of the first; what was taken in counts by its own channel."""

    ONLINE = "online", "オンライン"
    COUNTER = "counter", "窓口"
    VISIT = "visit", "訪問"
    POST = "post", "郵送・紙"
    IMPORT = "import", "取込み"


CHANNELS = tuple(way for way in Intake if way is not Intake.IMPORT)
"""How somebody may have applied at another system."""
