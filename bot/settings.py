"""The environment in, `Settings` out: the one place that reads it, and the one that says what is wrong with it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from store.archive import Pool
from store.ciphers import is_key, new_key

DEFAULT_DATABASE = "sqlite:///sourcier.db"


@dataclass(frozen=True, slots=True)
class Fault:
    """A variable whose value cannot be used. `starts`: how a token begins, where that tells its kind; `file`: what could not be read."""

    variable: str
    sentence: str
    starts: str = ""
    broken: bool = False
    file: str = ""


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message has one sentence for each, and never a secret."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


def load() -> "Settings":
    """The settings of the environment and of a `.env` file in the current folder; SettingsError where one cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [_fault(str(item["loc"][0]), item["msg"], item.get("input")) for item in error.errors()]
        raise SettingsError(" ".join(fault.sentence for fault in faults), faults) from None


def load_what_can_be() -> "tuple[Settings, SettingsError | None]":
    """The settings without those whose values cannot be used, and what is wrong with these: for `sourcier doctor`.

    SettingsError where not even that can be had: a file that `NAME_FILE` names and that cannot be read.
    """
    try:
        return load(), None
    except SettingsError as error:
        spoilt = {fault.variable for fault in error.faults if not fault.file}
        if not spoilt:
            raise
        fields = ((str(field.validation_alias), field) for field in Settings.model_fields.values())
        return Settings(**{name: field.default for name, field in fields if name in spoilt}), error


def fixed(
    *,
    database_url: str,
    editors: str | None = None,
    reports: str | None = None,
    guests: bool = False,
    subscribers: str = "members",
    administrators: frozenset[str] = frozenset(),
    shared_channels: frozenset[str] = frozenset(),
    keys: Sequence[str] = (),
) -> "Settings":
    """Settings that ask the environment nothing: the demo answers from its own archive, whatever the user's shell says."""
    return Settings.model_construct(
        database_url=SecretStr(database_url),
        # What the demonstration is told to watch for is forgotten with it.
        keys=SecretStr(",".join(keys) or new_key()),
        editors=editors,
        reports=reports,
        guests=guests,
        subscribers=subscribers,
        administrators=administrators,
        shared_channels=shared_channels,
    )


#: What Slack's libraries would read by themselves, beside what they are given.
LIBRARIES_OWN = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
)


@contextmanager
def withheld(*names: str) -> Iterator[None]:
    """The environment without these variables, so that no library reads them; they are back at the end."""
    taken = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


def _keys(secret: SecretStr) -> SecretStr:
    if not all(is_key(part.strip()) for part in secret.get_secret_value().split(",")):
        raise ValueError("is no key, or no keys with commas: `sourcier keys new` makes one")
    return secret


def _token(prefix: str, page: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        token = secret.get_secret_value()
        if any(c.isspace() or not c.isprintable() for c in token):
            raise ValueError("has a space or a line break in it: copy it again, in one piece")
        if not token.startswith(prefix):
            raise ValueError(f"starts with {prefix} where it is the right one: copy it from the Slack app's page {page}")
        return secret

    return AfterValidator(check)


def _api(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("is no web address: https://slack.com/api/ is the usual one")
    return url.rstrip("/") + "/"


def _public(url: str) -> str:
    parts = urlsplit(url)
    plain = parts.scheme in ("https", "http") and parts.hostname and not (parts.query or parts.fragment or parts.username)
    if not plain or not url.isprintable() or " " in url:
        raise ValueError("is no web address: https://sourcier.example.org, as browsers reach the bot")
    return url.rstrip("/")


def _group(id_: str) -> str:
    if not (id_.startswith("S") and id_.isalnum() and id_.isupper()):
        raise ValueError("is no user group's id: S0123ABCD, from the group's menu in Slack, Copy group ID")
    return id_


def _channel(id_: str) -> str:
    if not (id_[:1] in ("C", "G") and len(id_) > 1 and id_.isalnum() and id_.isascii() and id_.isupper()):
        raise ValueError("is no channel's id: C0123ABCD, at the end of the channel's details in Slack")
    return id_


def _users(told: object) -> object:
    """« U012AB, U034CD » as the ids it names."""
    return _ids(told, "UW", "names no users: their ids, U0123ABCD, from a profile's menu in Slack, Copy member ID")


def _teams(told: object) -> object:
    return _ids(told, "T", "names no workspaces: their ids, T0123ABCD, with commas, from a workspace's address in the browser")


def _channels(told: object) -> object:
    return (
        frozenset(("all",))
        if told == "all"
        else _ids(told, "CG", "names no channels: their ids, C0123ABCD, with commas, or all")
    )


def _ids(told: object, starts: str, wrong: str) -> object:
    if not isinstance(told, str):
        return told
    ids = [part.strip() for part in told.split(",") if part.strip()]
    if not all(id_[0] in starts and len(id_) > 1 and id_.isalnum() and id_.isascii() and id_.isupper() for id_ in ids):
        raise ValueError(wrong)
    return frozenset(ids)


def _contact(told: str) -> str:
    if not (told.isascii() and told.isprintable() and len(told) <= 150) or set(told) & set("()<>;"):
        raise ValueError("is no address to write to: https://www.example.org/contact, or somebody@example.org")
    return told


class Settings(BaseSettings):
    """Every setting, by the name of its environment variable; docs/configuration.md says the same to people."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    database_url: SecretStr = Field(
        default=SecretStr(DEFAULT_DATABASE), validation_alias="DATABASE_URL", description="where the archive is"
    )
    keys: Annotated[SecretStr, AfterValidator(_keys)] | None = Field(
        default=None, validation_alias="SOURCIER_KEY", description="seals what alerts and digests watch for"
    )
    slack_bot_token: Annotated[SecretStr, _token("xoxb-", "OAuth & Permissions")] | None = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN", description="speaks to Slack as the bot"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET", description="proves that a request comes from Slack"
    )
    slack_app_token: Annotated[SecretStr, _token("xapp-", "Basic Information")] | None = Field(
        default=None, validation_alias="SLACK_APP_TOKEN", description="opens Socket Mode"
    )
    slack_client_id: str | None = Field(
        default=None, validation_alias="SLACK_CLIENT_ID", description="the app, where several workspaces install it"
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_CLIENT_SECRET", description="proves to Slack that it is that app"
    )
    teams: Annotated[frozenset[str], NoDecode, BeforeValidator(_teams)] = Field(
        default=frozenset(), validation_alias="SOURCIER_TEAMS", description="the workspaces that may install it"
    )
    slack_api_url: Annotated[str, AfterValidator(_api)] = Field(
        default="https://slack.com/api/", validation_alias="SLACK_API_URL", description="Slack's Web API (GovSlack has another)"
    )
    spacy_model: str | None = Field(
        default=None, validation_alias="SOURCIER_SPACY_MODEL", description="a spaCy model whose entities propose names"
    )
    editors: Annotated[str, AfterValidator(_group)] | None = Field(
        default=None, validation_alias="SOURCIER_EDITORS", description="the Slack user group whose members correct the archive"
    )
    reports: Annotated[str, AfterValidator(_channel)] | None = Field(
        default=None, validation_alias="SOURCIER_REPORTS", description="the Slack channel that errors are reported in"
    )
    cleared: Annotated[frozenset[str], NoDecode, BeforeValidator(_channels)] = Field(
        default=frozenset(),
        validation_alias="SOURCIER_CLEARED",
        description="the Slack channels that are answered from what is under embargo or internal too",
    )
    guests: bool = Field(
        default=False,
        validation_alias="SOURCIER_GUESTS",
        description="whether guests and other organisations' members get answers too",
    )
    administrators: Annotated[frozenset[str], NoDecode, BeforeValidator(_users)] = Field(
        default=frozenset(),
        validation_alias="SOURCIER_ADMINISTRATORS",
        description="the Slack users who look after the bot, and may what editors may",
    )
    shared_channels: Annotated[frozenset[str], NoDecode, BeforeValidator(_channels)] = Field(
        default=frozenset(),
        validation_alias="SOURCIER_SHARED_CHANNELS",
        description="the channels open to other organisations that get answers all the same",
    )
    subscribers: Literal["everyone", "members", "editors"] = Field(
        default="members",
        validation_alias="SOURCIER_SUBSCRIBERS",
        description="who may subscribe a channel to digests and alerts",
    )
    read_url: SecretStr | None = Field(
        default=None, validation_alias="DATABASE_READ_URL", description="a read replica of the archive, which answers"
    )
    read_late: float = Field(
        default=120.0,
        ge=30,
        le=86_400,
        validation_alias="DATABASE_READ_LATE",
        description="how many seconds the replica may be late before answers say so",
    )
    pool_size: int = Field(
        default=5, ge=1, le=200, validation_alias="DATABASE_POOL", description="how many connections a process keeps"
    )
    pool_overflow: int = Field(
        default=10,
        ge=0,
        le=200,
        validation_alias="DATABASE_POOL_OVERFLOW",
        description="how many more it opens where many ask at once",
    )
    statement_timeout: float = Field(
        default=30.0,
        ge=0,
        le=3600,
        validation_alias="DATABASE_TIMEOUT",
        description="how many seconds one statement of an answer may take",
    )
    host: str = Field(default="127.0.0.1", validation_alias="SOURCIER_HOST", description="the address the HTTP side listens on")
    port: int = Field(default=3000, ge=1, le=65535, validation_alias="SOURCIER_PORT", description="its port")
    public_url: Annotated[str, AfterValidator(_public)] | None = Field(
        default=None, validation_alias="SOURCIER_PUBLIC_URL", description="the address at which browsers reach the HTTP side"
    )
    link_days: int = Field(
        default=30, ge=1, le=365, validation_alias="SOURCIER_LINK_DAYS", description="how many days a link to a passage opens"
    )
    inbox: Path | None = Field(
        default=None, validation_alias="SOURCIER_INBOX", description="the folder where agencies and the newsroom drop articles"
    )
    inbox_settle: float = Field(
        default=3.0,
        ge=0,
        le=3600,
        validation_alias="SOURCIER_INBOX_SETTLE",
        description="how many seconds a file of it must not have changed for",
    )
    feeds: Path | None = Field(
        default=None, validation_alias="SOURCIER_FEEDS", description="the file that names RSS and Atom feeds"
    )
    feeds_private: bool = Field(
        default=False,
        validation_alias="SOURCIER_FEEDS_PRIVATE",
        description="whether feeds and pages may lie on a private network",
    )
    feeds_pause: float = Field(
        default=2.0,
        ge=0,
        le=3600,
        validation_alias="SOURCIER_FEEDS_PAUSE",
        description="how many seconds lie between two requests to one host",
    )
    feeds_contact: Annotated[str, AfterValidator(_contact)] | None = Field(
        default=None,
        validation_alias="SOURCIER_FEEDS_CONTACT",
        description="whom the owners of sites that are read may write to",
    )
    watch: bool = Field(
        default=True, validation_alias="SOURCIER_WATCH", description="whether `sourcier run` starts `sourcier watch`"
    )
    retention: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        validation_alias="SOURCIER_RETENTION",
        description="for how many days articles are kept whose outlet says nothing of it",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias="SOURCIER_LOG_LEVEL", description="how much the log tells"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", validation_alias="SOURCIER_LOG_FORMAT", description="whether the log is lines for people or JSON"
    )
    watch_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        validation_alias="SOURCIER_WATCH_PORT",
        description="the port where a `sourcier watch` that runs apart tells its metrics",
    )

    @property
    def database(self) -> str:
        """The archive's address, password and all: for whoever connects, and nobody who prints."""
        return self.database_url.get_secret_value()

    @property
    def pool(self) -> Pool:
        """How connections to PostgreSQL are kept."""
        return Pool(size=self.pool_size, overflow=self.pool_overflow, statement=self.statement_timeout)

    @property
    def sealing_keys(self) -> tuple[str, ...]:
        """The keys, the newest first."""
        return tuple(part.strip() for part in self.keys.get_secret_value().split(",")) if self.keys else ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Files(settings_cls, env_settings, dotenv_settings), env_settings, dotenv_settings


class _Files(PydanticBaseSettingsSource):
    """`NAME_FILE` names the file that holds `NAME`, and outranks it: what Docker and others mount as a secret.

    SettingsError where it cannot be read.
    """

    def __init__(self, settings_cls: type[BaseSettings], *told: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._told = told

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = str(field.validation_alias)
        return (_read_secret(name, self._named(f"{name}_FILE")) if name in SECRETS else None), name, False

    def __call__(self) -> dict[str, Any]:
        found = {}
        for field_name, field in self.settings_cls.model_fields.items():
            value, name, _ = self.get_field_value(field, field_name)
            if value is not None:
                found[name] = value
        return found

    def _named(self, name: str) -> str:
        """What the environment, else the `.env` file, says of a variable that is no field."""
        for source in self._told:
            value = getattr(source, "env_vars", {}).get(name.lower())
            if value:
                return str(value)
        return ""


def secret_file(name: str) -> str:
    """The file that holds a secret of the environment, "" where none is named."""
    return os.environ.get(f"{name}_FILE", "")


def _read_secret(name: str, file: str) -> str | None:
    if not file:
        return None
    try:
        told = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as fault:
        raise _unread(name, file, f"cannot be read ({type(fault).__name__})") from None
    if not told:
        raise _unread(name, file, "is empty")
    if len(told) > _LONGEST_SECRET:
        raise _unread(name, file, "holds no secret: it is too long")
    return told


def _unread(name: str, file: str, why: str) -> SettingsError:
    sentence = f"{name}_FILE: {file} {why}."
    return SettingsError(sentence, [Fault(name, sentence, file=file)])


#: What may stand in a file that `NAME_FILE` names.
SECRETS = (
    "DATABASE_URL",
    "DATABASE_READ_URL",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_CLIENT_SECRET",
    "SOURCIER_KEY",
)
_LONGEST_SECRET = 10_000


def variables() -> dict[str, str]:
    """The name of every environment variable read, with the field that holds it."""
    return {str(field.validation_alias): name for name, field in Settings.model_fields.items()}


def _fault(variable: str, message: str, value: object) -> Fault:
    """One sentence on a bad value: « SOURCIER_PORT should be less than or equal to 65535. »; of a token, what its first letters tell."""
    plain = message.removeprefix("Value error, ").removeprefix("Input ")
    told = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    kind = next((start for start in TOKEN_KINDS if told.startswith(start)), "")
    return Fault(variable, f"{variable} {plain}.", kind, any(map(str.isspace, told)))


#: How what one copies from Slack's pages begins; the longer before the shorter.
TOKEN_KINDS = ("xapp-", "xoxb-", "xoxp-", "xoxe", "xox", "https://hooks.")
