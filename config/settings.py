"""All settings of Manyi, read from the environment; every default is safe for production.

Without any variable Manyi runs "embedded": SQLite and its own Valkey under ``DATA_DIR``.
docs/OPERATIONS.md lists every variable.
"""

import secrets
from datetime import timedelta
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from config import broker, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()


def _make_folder(folder: Path, missing: OSError) -> None:
    """Make the folder of secrets, or stop with a sentence: nothing works without a folder to write in."""
    try:
        if not isinstance(missing, FileNotFoundError):
            raise missing
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise SystemExit(
            f"DATA_DIR={DATA_DIR} cannot be used ({fault.strerror}). "
            "Set DATA_DIR to a folder that this user may write in."
        ) from fault


def _kept_secret(name: str) -> str:
    """A secret made once and kept in DATA_DIR, so that an embedded installation needs no set-up."""
    path = DATA_DIR / "secrets" / name
    try:
        return path.read_text().strip()
    except OSError as missing:
        _make_folder(path.parent, missing)
        value = secrets.token_urlsafe(48)
        try:
            with path.open("x") as handle:
                path.chmod(0o600)
                handle.write(value)
        except FileExistsError:
            return path.read_text().strip()
        return value


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret("secret_key")
# Data keys of customers' contacts, "id:secret,…": the first one seals, every one opens (manage.py rotate_contact_keys).
CONTACT_KEYS = [tuple(pair.split(":", 1)) for pair in env.list("CONTACT_KEYS", default=[])] or [
    ("kept", _kept_secret("contact_key"))
]
PSEUDONYM_SECRET = env.str("PSEUDONYM_SECRET", default="") or _kept_secret("pseudonym_secret")
# Keys that sign the ledger of publications, any texts: the first one signs, the others may hand over to it.
LEDGER_KEYS = env.list("LEDGER_KEYS", default=[]) or [_kept_secret("ledger_key")]
# The machine itself may always ask: health checks do.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMO = env.bool("DEMO", default=False)
BANK_NAME = {"zh": env.str("BANK_NAME_ZH", default="澜江银行"), "en": env.str("BANK_NAME_EN", default="Lanjiang Bank")}
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
WEB_PROCESSES = env.int("WEB_PROCESSES", default=2)
WEB_THREADS = env.int("WEB_THREADS", default=4)
# A process that takes answers reads an access point and its wave anew after so long; 0: for every answer.
POINT_SECONDS = env.int("POINT_SECONDS", default=1)
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://localhost:{PORT}").rstrip("/")
BEHIND_TLS = PUBLIC_URL.startswith("https://")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "surveys",
    "dashboards",
    "config",
]

MIDDLEWARE = [
    "config.logs.RequestLog",
    "config.nul.NoNul",
    "config.csp.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "surveys.views.answer.at_once.AtOnce",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.people.Session",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.people.Authentication",
    "config.people.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.people.Htmx",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "surveys.views.frame.frame",
            ],
        },
    }
]

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'manyi.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c synchronous_commit=on -c timezone=UTC",
        # Without a number psycopg prepares nothing, not even what asks for it; so high, it prepares nothing else.
        "prepare_threshold": 1_000_000_000,
    }
# SQLite has one writer at a time: a second process would only wait for the first.
_ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=1 if _ON_SQLITE else 2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "surveys.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "surveys.views.accounts.StaffAccounts"
# Guessing is counted in the database, which every web process shares; allauth would count in each one's memory.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Manyi"
MFA_ADAPTER = "surveys.views.accounts.SecondFactor"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
BANK_TIME_ZONE = env.str("BANK_TIME_ZONE", default="Asia/Shanghai")
# One catalogue per audience, a folder each, so that the people who write for it find all its words in one place.
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").iterdir() if path.is_dir())

# E-mail by SMTP where EMAIL_HOST is set; without it, and for text messages without a gateway, files in DATA_DIR/outbox.
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_SECONDS", default=20)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "outbox" / "mail"
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="survey@localhost")
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", default="")
SMS_GATEWAY_SECONDS = env.int("SMS_GATEWAY_SECONDS", default=20)
SMS_OUTBOX = DATA_DIR / "outbox" / "sms.jsonl"
# At most so many messages of a channel are begun in a minute, by all workers together.
SENDING_LIMITS = {"email": env.int("EMAIL_PER_MINUTE", default=600), "sms": env.int("SMS_PER_MINUTE", default=600)}

# Webhooks go to the public network by https; inside the bank only into these networks, like 10.20.0.0/16.
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default="") or str(DATA_DIR / "static")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static.HashedFiles"
        if env.bool("STATIC_HASHES", default=not DEBUG)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}


# Without REDIS_URL: Manyi's own broker, which `manage.py up` starts.
EMBEDDED_BROKER = not env.str("REDIS_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="") or f"unix://{broker.socket_path(DATA_DIR)}?db=0"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Where Redis hangs, whoever counts requests gives up soon and lets them through.
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
CELERY_BROKER_URL = broker.celery_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Who acknowledges an answer must not wait for the broker: the sweep finds what no message announced.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = BANK_TIME_ZONE
CELERY_BEAT_SCHEDULER = "config.heartbeats:BeatScheduler"
# Each entry is a sweep: its work is rows in the database, so a tick lost or doubled changes nothing.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "open the boxes of closed waves": {"task": "surveys.tasks.open_ballot_boxes", "schedule": 10.0},
    "put customers into segments": {"task": "surveys.tasks.compute_segments", "schedule": 20.0},
    "queue what is to be sent": {"task": "surveys.tasks.queue_messages", "schedule": 15.0},
    "send what is queued": {"task": "surveys.tasks.send_messages", "schedule": 5.0},
    "open cases for unhappy customers": {"task": "surveys.tasks.check_for_cases", "schedule": 10.0},
    "pass up late cases and ask again": {"task": "surveys.tasks.follow_up_cases", "schedule": 30.0},
    "fold what no message announced": {"task": "dashboards.tasks.fold", "schedule": 2.0},
    "make the exports that wait": {"task": "dashboards.tasks.make_exports", "schedule": 15.0},
    "forget drafts that nobody can send": {"task": "surveys.tasks.forget_old_drafts", "schedule": 3600.0},
    "close the periods that are over": {"task": "dashboards.tasks.close_periods", "schedule": 900.0},
    "calculate with what was decided on appeals": {"task": "dashboards.tasks.calculate_again", "schedule": 10.0},
    "close and report on official figures": {"task": "dashboards.tasks.do_official_jobs", "schedule": 20.0},
    "count by the rules in force": {"task": "dashboards.tasks.count_by_new_rules", "schedule": 600.0},
    "write the head of the ledger": {"task": "dashboards.tasks.write_ledger_head", "schedule": 3600.0},
    "deliver the webhooks that wait": {"task": "dashboards.tasks.deliver_webhooks", "schedule": 10.0},
    "delete exports past their time": {"task": "dashboards.tasks.delete_expired_exports", "schedule": 3600.0},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False

LOGGING = logs.configure(env.str("LOG_FORMAT", default="json"), env.str("LOG_LEVEL", default="INFO"))

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if BEHIND_TLS else 0)
# Only where a proxy of the bank sets the header itself, and drops the one that a client sent.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
AXES_IPWARE_PROXY_COUNT = TRUSTED_PROXIES
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if TRUSTED_PROXIES else ["REMOTE_ADDR"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_THROTTLE_RATES": {
        "api": env.str("API_RATE", default="300/min"),
        "api_intake": env.str("API_INTAKE_RATE", default="1200/min"),
    },
}
_REFUSALS = (400, 401, 403, 404, 405, 406, 413, 415, 429, 500)
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "surveys.api.errors.Handler",
    "EXCEPTION_FORMATTER_CLASS": "surveys.api.errors.Formatter",
    "ALLOWED_ERROR_STATUS_CODES": [str(status) for status in _REFUSALS],
    "ERROR_SCHEMAS": {str(status): "surveys.api.errors.ErrorsSerializer" for status in _REFUSALS},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Manyi",
    "VERSION": "1",
    "DESCRIPTION": "Units, surveys, answers, scores and exports for other systems. See docs/API.md.",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    # Without this the names of enumerations would change with every field that is added somewhere.
    "POSTPROCESSING_HOOKS": [],
}
