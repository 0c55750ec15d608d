"""Settings that every way of running shares. Values come from `HOSHIN_…` in the environment or have a safe default."""

import secrets
from pathlib import Path

import django_stubs_ext

from hoshin.config.settings import appearance, environment, files, mail, outbound

django_stubs_ext.monkeypatch()

SOURCE = Path(__file__).resolve().parents[2]
DATA = environment.folder("HOSHIN_DATA", SOURCE.parents[1] / "data")


def _secret_key() -> str:
    """The key of this installation: from the environment, else made once and kept readable by the owner only."""
    key = environment.text("HOSHIN_SECRET_KEY")
    if key:
        return key
    path = DATA / "secret_key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
DEBUG = False
ROLE = environment.text("HOSHIN_ROLE", "all")
DEMO = environment.flag("HOSHIN_DEMO", default=False)
CITY_NAME = environment.text("HOSHIN_CITY_NAME", "上越市")
SITE_NAME = environment.text("HOSHIN_SITE_NAME", "ICT方針と実施計画")
ACCENT = appearance.ACCENT

ALLOWED_HOSTS = environment.words("HOSHIN_ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = environment.words("HOSHIN_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "hoshin.config",
    "hoshin.config.upkeep",
    "hoshin.web",
    "hoshin.foundation.audit",
    "hoshin.foundation.people",
    "hoshin.foundation.identity",
    "hoshin.foundation.handover",
    "hoshin.foundation.inspection",
    "hoshin.foundation.messages",
    "hoshin.foundation.approvals",
    "hoshin.foundation.schedule",
    "hoshin.foundation.search",
    "hoshin.foundation.figures",
    "hoshin.foundation.links",
    "hoshin.foundation.files",
    "hoshin.steering.policy",
    "hoshin.steering.council",
    "hoshin.steering.plan",
    "hoshin.citizens.procedures",
    "hoshin.portal",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "hoshin.web.middleware.SecureHeadersMiddleware",
    "hoshin.web.middleware.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hoshin.foundation.people.permissions.PersonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hoshin.web.middleware.ErrorPageMiddleware",
]

ROOT_URLCONF = "hoshin.config.urls"
WSGI_APPLICATION = "hoshin.config.wsgi.application"
ASGI_APPLICATION = "hoshin.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.StaffAccount"
LOGIN_URL = "/sign-in/"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = appearance.static_folders(DATA)
FILE_ROOT = DATA / "files"
BACKUP_FOLDER = environment.folder("HOSHIN_BACKUP_FOLDER", DATA / "backups")
WEBHOOK_NETWORKS = outbound.webhook_networks()
INTAKE_FOLDER = environment.folder("HOSHIN_INTAKE_FOLDER", DATA / "intake")
FILE_LIMIT = files.limit_bytes()
FILE_UPLOAD_HANDLERS = [
    "hoshin.foundation.files.forms.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CLAMD = files.scanner()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": files.storage(FILE_ROOT),
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

MAIL_SERVER = mail.MAIL_SERVER
SITE_ADDRESS = mail.SITE_ADDRESS

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "staff_pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "staff_pages",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

WEB_THREADS = environment.number("HOSHIN_WEB_THREADS", 4, least=1, most=64)
LARGEST_REQUEST_BYTES = environment.number("HOSHIN_LARGEST_REQUEST_MB", 120, least=1, most=4000) * 1024 * 1024
