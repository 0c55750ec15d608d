"""The settings of a running house, from one machine on a closed network to several behind a proxy."""

from hoshin.config.settings.base import *  # noqa: F403 - Django reads settings as names of one module
from hoshin.config.settings.base import DATA
from hoshin.config.settings.database import configured

DATABASES = {"default": configured(DATA)}
