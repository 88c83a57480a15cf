"""What an installation is told by its environment: every variable begins with `HANDBACK_`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

INSECURE_KEY = "only-for-development-and-tests-never-for-production"
ENGINES = ("sqlite:///", "postgresql://", "postgres://")
"""How the address of a database begins."""


class Mode(StrEnum):
    """What an installation is for."""

    DEVELOPMENT = "development"
    DEMO = "demo"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    """How logs are written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Environment(BaseSettings):
    """Settings of an installation; `docs/operations.md` lists them with their meaning."""

    model_config = SettingsConfigDict(env_prefix="HANDBACK_", extra="ignore")

    mode: Mode = Field(default=Mode.DEVELOPMENT, description="what the installation is for")
    data: Path = Field(default=Path("handback-data"), description="folder of database and files")
    database: str = Field(default="", description="address of the database; SQLite in `data`")
    secret_key: str = Field(default=INSECURE_KEY, description="signs sessions, seals secrets")
    signing_key: Path | None = Field(default=None, description="Ed25519 key of daily digests, PEM")
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("localhost", "127.0.0.1", "[::1]"),
        description="names it is reached by, with commas between",
    )
    https: bool = Field(default=False, description="pages are reached by https only")
    proxies: int = Field(
        default=0, ge=0, le=9, description="proxies in front that add to X-Forwarded-For"
    )
    session_idle: int = Field(
        default=60, ge=1, description="minutes without a page after which somebody is signed out"
    )
    session_longest: int = Field(
        default=1440, ge=1, description="minutes after which somebody signs in anew in any case"
    )
    staff_session_idle: int = Field(
        default=30, ge=1, description="the same for staff: minutes without a page"
    )
    staff_session_longest: int = Field(
        default=600, ge=1, description="the same for staff: minutes in any case"
    )
    mail: str = Field(default="folder", description="`folder`, or smtp://user:password@host:port")
    mail_from: str = Field(default="handback@localhost", description="sender of mail")
    outgoing: Path | None = Field(default=None, description="folder of outgoing messages")
    webhooks_to_private: bool = Field(default=False, description="may call private addresses")
    log_format: LogFormat = Field(default=LogFormat.TEXT, description="lines of logs")
    log_level: LogLevel = Field(default=LogLevel.INFO, description="what is logged, from here up")
    rate_per_minute: int = Field(default=600, ge=1, description="requests of a token a minute")
    largest_file: int = Field(default=25_000_000, ge=1, description="bytes of an uploaded file")
    metrics_token: str = Field(
        default="", description="what Prometheus has to show; without it there are no metrics"
    )

    @model_validator(mode="before")
    @classmethod
    def _hosts(cls, values: dict[str, object]) -> dict[str, object]:
        hosts = values.get("hosts")
        if isinstance(hosts, str):
            values["hosts"] = tuple(each.strip() for each in hosts.split(",") if each.strip())
        return values

    @field_validator("database")
    @classmethod
    def _engine(cls, address: str) -> str:
        if address and not address.startswith(ENGINES):
            raise ValueError(f"it has to begin with one of {', '.join(ENGINES)}")
        return address

    @model_validator(mode="after")
    def _fit_for_production(self) -> "Environment":
        if self.mode is not Mode.PRODUCTION:
            return self
        wrong = []
        if self.secret_key == INSECURE_KEY or len(self.secret_key) < 32:
            wrong.append("HANDBACK_SECRET_KEY has to be 32 characters or more")
        if self.signing_key is None:
            wrong.append("HANDBACK_SIGNING_KEY has to name a key file")
        if wrong:
            raise ValueError(f"in production {', and '.join(wrong)}")
        return self

    @property
    def key_is_known(self) -> bool:
        """Whether the secret key is the one that everybody can read here."""
        return self.secret_key == INSECURE_KEY

    @property
    def database_url(self) -> str:
        """The address of the database: SQLite in the data folder where none is named."""
        return self.database or f"sqlite:///{(self.data / 'handback.sqlite3').resolve()}"
