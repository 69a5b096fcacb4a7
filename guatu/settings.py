"""Django's settings, read from the environment and from `instance/`, which holds one district's own data.

| variable | meaning |
| --- | --- |
| GUATU_INSTANCE | folder of the instance: database, uploads, secret key; default `instance` beside the package |
| GUATU_DATABASE_URL | `postgresql://user:password@host:port/name`; default SQLite in the instance folder |
| GUATU_ALLOWED_HOSTS | host names the server answers to, by comma; default this machine only |
| GUATU_TRUSTED_ORIGINS | origins with scheme that may send forms (behind a proxy), by comma |
| GUATU_TRUSTED_PROXIES | addresses or networks of our own proxies, by comma: only their X-Forwarded-For is believed |
| GUATU_HTTPS | `1` where the server stands behind HTTPS: secure cookies, HSTS |
| GUATU_REQUIRE_TOTP | roles that must use a second factor, by comma: `office,admin` |
| GUATU_OIDC_ISSUER | address of the district's identity provider (OpenID Connect); signing in there beside passwords |
| GUATU_OIDC_CLIENT_ID | guatu's name at the identity provider |
| GUATU_OIDC_SECRET | guatu's secret there |
| GUATU_OIDC_NAME | what the button calls it; default 统一身份认证 |
| GUATU_API_RATE | requests a minute of one API caller, per server process; default 1200 |
| GUATU_ORIGINALS_DAYS | days that uploaded spreadsheets are kept; default 400, past the audit of the year; 0 keeps them |
| GUATU_DOWNLOADS_DAYS | days that files made in the background can be fetched; default 7; 0 keeps them |
| GUATU_DRAFTS_DAYS | days that unfinished forms are kept; default 90; 0 keeps them |
| GUATU_LAKE_DAYS | days that old versions of the lake stay readable; default 800; each month's last always; 0 keeps them |
| GUATU_TODAY | day on which a demo stands still, `2022-10-20`; default the file `day` in the instance, else the calendar |
| GUATU_ENGINE | what computes: `duckdb` (default) or `spark`, which needs Java 17 and `pip install guatu[spark]` |
| GUATU_SPARK_MASTER | where Spark computes; default `local[*]`, this machine |
| GUATU_DEBUG | `1` for development |
"""

from __future__ import annotations

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent
BASE_DIR = PACKAGE.parent


def _listed(name: str, default: str = "") -> list[str]:
    return [each.strip() for each in os.environ.get(name, default).split(",") if each.strip()]


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks named by a variable."""
    try:
        return [ip_network(each, strict=False) for each in _listed(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} 应是地址或网段，逗号隔开，例如 127.0.0.1,10.0.0.0/8：{error}") from None


def _instance() -> Path:
    """The instance folder, made on the first run and closed to other users of the machine."""
    folder = Path(os.environ.get("GUATU_INSTANCE") or BASE_DIR / "instance").expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _secret_key(folder: Path) -> str:
    """The key that signs sessions: made once, readable by the owner only; two processes starting at once get the
    same.
    """
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text("ascii").strip()
        if len(key) < 50:
            raise ImproperlyConfigured(f"密钥文件 {path} 不完整：请删除后重新启动，系统会重新生成。") from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        key = secrets.token_urlsafe(64)
        stream.write(key)
    return key


def database_from_url(url: str) -> dict[str, Any]:
    """Read a PostgreSQL address into Django's form.

    >>> database_from_url("postgresql://gua:p%40ss@db:5433/plan")["PASSWORD"]
    'p@ss'
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("GUATU_DATABASE_URL 应形如 postgresql://用户:密码@主机:端口/库名")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite_at(path: Path) -> dict[str, Any]:
    """SQLite as a server's database: WAL, and a writer takes its lock when it begins instead of failing when it
    writes.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA busy_timeout=60000; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


INSTANCE = _instance()
UPLOADS = INSTANCE / "uploads"
LAKE = INSTANCE / "lake"
TODAY = os.environ.get("GUATU_TODAY", "")
ENGINE = os.environ.get("GUATU_ENGINE", "duckdb")
SPARK_MASTER = os.environ.get("GUATU_SPARK_MASTER", "local[*]")
SECRET_KEY = _secret_key(INSTANCE)
DEBUG = os.environ.get("GUATU_DEBUG") == "1"
HTTPS = os.environ.get("GUATU_HTTPS") == "1"
ALLOWED_HOSTS = _listed("GUATU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _listed("GUATU_TRUSTED_ORIGINS")
TRUSTED_PROXIES = _networks("GUATU_TRUSTED_PROXIES")
"""Behind a proxy that is not named here everybody seems to come from its address, and shares that address's limit."""

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "ninja",
    "guatu.people",
    "guatu.registers",
    "guatu.registers.tables",
    "guatu.jobs",
    "guatu.intake",
    "guatu.indicators",
    "guatu.commitments",
    "guatu.pages",
]

MIDDLEWARE = [
    "guatu.api.problems.problems_for_all",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guatu.people.middleware.content_security_policy",
    "guatu.people.middleware.second_factor_required",
]

ROOT_URLCONF = "guatu.urls"
WSGI_APPLICATION = "guatu.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

SILENCED_SYSTEM_CHECKS = ["fields.W163", "models.W046"]
"""Comments of columns and tables are for PostgreSQL; that SQLite keeps none is known."""

_url = os.environ.get("GUATU_DATABASE_URL", "")
DATABASES = {"default": database_from_url(_url) if _url else sqlite_at(INSTANCE / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["guatu.people.logins.LimitedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
LOGIN_FAILURES = 8
"""Wrong passwords for one name within LOGIN_WINDOW minutes, after which the name is refused until they have passed."""
LOGIN_FAILURES_ADDRESS = 60
"""The same for one address, behind which a whole building may sit."""
LOGIN_WINDOW = 15

REQUIRE_TOTP = frozenset(_listed("GUATU_REQUIRE_TOTP"))
"""Roles that cannot go on without a second factor."""
OIDC = (
    {
        "issuer": os.environ["GUATU_OIDC_ISSUER"].rstrip("/"),
        "client_id": os.environ.get("GUATU_OIDC_CLIENT_ID", ""),
        "secret": os.environ.get("GUATU_OIDC_SECRET", ""),
        "name": os.environ.get("GUATU_OIDC_NAME", "统一身份认证"),
    }
    if os.environ.get("GUATU_OIDC_ISSUER")
    else None
)
"""The district's identity provider, where it has one."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = False

STATIC_URL = "/static/"
STATIC_ROOT = INSTANCE / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
"""Static files are served from the package itself: `make run` needs no collectstatic."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
REPORT_MAX_BYTES = 30 * 1024 * 1024
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
API_RATE = int(os.environ.get("GUATU_API_RATE", "1200"))
INTAKE_MAX_BYTES = 60 * 1024 * 1024
SERIES_MAX_BYTES = 4 * 1024 * 1024 * 1024
"""Of a file of observations sent to the API."""
LONG_WORKS = {
    "export": "guatu.documents.register_jobs.export",
    "return": "guatu.documents.register_jobs.returned",
    "undo": "guatu.jobs.undoing.undo",
    "observe": "guatu.lake.ingest.jobs.take_in",
}
"""Who does which kind of long work (jobs/services.py): a function of the work, the path of its file, and whom to tell how far it is."""
ORIGINALS_DAYS = int(os.environ.get("GUATU_ORIGINALS_DAYS", "400"))
DOWNLOADS_DAYS = int(os.environ.get("GUATU_DOWNLOADS_DAYS", "7"))
DRAFTS_DAYS = int(os.environ.get("GUATU_DRAFTS_DAYS", "90"))
LAKE_DAYS = int(os.environ.get("GUATU_LAKE_DAYS", "800"))
DAILY = ("guatu.lake.keeping.daily",)
"""What later rooms do once a day, after cleaning up: functions that tell in a sentence what they did."""

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
