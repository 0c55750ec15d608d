"""The settings of a running house, from one machine on a closed network to several behind a proxy."""

from hoshin.config.log_lines import LineFormatter, is_worth_a_line
from hoshin.config.settings.base import *  # noqa: F403 - Django reads settings as names of one module
from hoshin.config.settings.base import DATA
from hoshin.config.settings.database import configured
from hoshin.config.settings.security import *  # noqa: F403 - as above
from hoshin.config.settings.sign_in import *  # noqa: F403 - as above
from hoshin.config.settings.static import *  # noqa: F403 - as above

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": LineFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": [is_worth_a_line]},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

DATABASES = {"default": configured(DATA)}
