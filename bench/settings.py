"""The settings of a running house, with one more page to measure the others against."""

from hoshin.config.settings.production import *  # noqa: F403 - Django reads settings as names of one module
from hoshin.config.settings.production import TEMPLATES

ROOT_URLCONF = "bench.bare"
TEMPLATES[0]["DIRS"] = ["bench/templates"]
