"""The settings: one frozen object, from `<instance>/config.toml` and then from DIGIBANK_… variables."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "DIGIBANK_"
SECRET_NAMES = ("secret_key", "database_url", "smtp_password", "seal_key_file")


class SettingsError(Exception):
    """A setting is unknown or wrong; the text is one sentence that says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that a city may set. Days are calendar days; `secret_key` is made at the first start."""

    instance: Path = Path("instance")
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str = ""
    brand_name: str = "Digibank Kortrijk"
    city: str = "Kortrijk"
    found_phone: str = "1777"
    tag_prefix: str = "KOR"
    centre_name: str = "Digibank Kortrijk"
    lender_name: str = "Stad Kortrijk, Bibliotheek Kortrijk"
    lender_address: str = "Leiestraat 22, 8500 Kortrijk"
    lender_hours: str = ""
    shop_name: str = "vzw De Kringloopwinkel Deltagroep"
    shop_address: str = "Warande 9, 8501 Heule"
    shop_kbo: str = "BE 455.224.265"
    regulation: str = "Reglement Digibank"
    loan_months: int = 12
    rent_months: int = 12
    longest_months: int = 48
    extend_when_waiting: str = "confirm"
    city_postcodes: str = "8500 8501 8510 8511"
    class_weeks: int = 3
    referral_days: int = 60
    guarantee_months: int = 12
    faults_per_device: int = 4
    faults_per_address: int = 12
    pattern_devices: int = 3
    pattern_months: int = 6
    upkeep_battery_percent: int = 60
    upkeep_support_months: int = 3
    proof_months: int = 12
    vat_note: str = "Het bedrag is met btw, als er btw op hoort."
    reservation_days: int = 14
    remind_before_days: int = 14
    letter_after_days: int = 28
    letter_window: str = "right"
    partner_referrals_need_confirmation: bool = True
    checker_is_not_worker: bool = True
    proof_in_initials: bool = False
    bench_timezone: str = "Europe/Brussels"
    demo: bool = False
    session_idle_minutes: int = 480
    session_hours: int = 12
    seal_key_file: str = ""
    seal_trusted_file: str = ""
    proxies: int = 0
    max_upload_mb: int = 16
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "digibank@localhost"

    @property
    def database(self) -> str:
        """The database address, the SQLite file in the instance folder when none is set."""
        return self.database_url or f"sqlite:///{(self.instance / 'inventory.sqlite').resolve()}"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> tuple[Settings, dict[str, str]]:
    """The settings, and per name where its value came from ("default", "config.toml" or the variable's name)."""
    env = os.environ if environ is None else environ
    instance = Path(env.get(PREFIX + "INSTANCE", "instance"))
    values: dict[str, Any] = {"instance": instance}
    origin = {field.name: "default" for field in fields(Settings)}
    if PREFIX + "INSTANCE" in env:
        origin["instance"] = PREFIX + "INSTANCE"
    known = {field.name: field for field in fields(Settings)}

    file = instance / "config.toml"
    if file.exists():
        try:
            written = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise SettingsError(f"{file} cannot be read: {wrong}. Mend the file and start again.") from None
        for name, value in written.items():
            if name not in known or name == "instance":
                raise SettingsError(f"{file}: the setting '{name}' is unknown. Take it out or mend its name.")
            values[name] = _typed(name, value, f"{file}")
            origin[name] = "config.toml"

    for key, text in env.items():
        if not key.startswith(PREFIX) or key in (PREFIX + "INSTANCE", *_FOREIGN):
            continue
        name = key[len(PREFIX) :].lower()
        if name not in known:
            raise SettingsError(f"The variable {key} is not a setting. Unset it or mend its name.")
        values[name] = _typed(name, text, key)
        origin[name] = key

    if not values.get("secret_key"):
        values["secret_key"] = _kept_secret(instance)
        origin["secret_key"] = f"{instance / 'secret_key'}"
    _other_city(values)
    settings = Settings(**values)
    _check(settings)
    return settings, origin


# Variables of the test run and of the start script, which are not settings of the service.
_FOREIGN = (PREFIX + "TEST_DB", PREFIX + "NO_SKIPS", PREFIX + "TEST_POSTGRES")


def _typed(name: str, value: Any, where: str) -> Any:
    wanted = type(getattr(Settings, name, ""))
    try:
        if wanted is bool:
            if isinstance(value, bool):
                return value
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                str(value).strip().lower()
            ]
        if wanted is int:
            if isinstance(value, bool):
                raise ValueError
            return int(value)
        if wanted is Decimal:
            return Decimal(str(value))
        if not isinstance(value, str):
            raise ValueError
        return value.strip()
    except (KeyError, ValueError, InvalidOperation):
        kind = {bool: "true or false", int: "a whole number", Decimal: "an amount"}.get(wanted, "a text")
        raise SettingsError(f"{where}: '{name}' must be {kind}, not {value!r}.") from None


def _kept_secret(instance: Path) -> str:
    """The secret of this instance; made once, readable for its owner only."""
    file = instance / "secret_key"
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process made it at the same moment
        else:
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(48))
    return file.read_text("utf-8").strip()


# What is true of the city of the defaults only: elsewhere it would stand on contracts and labels as if it were true.
_OF_THE_CITY = (
    "found_phone",
    "tag_prefix",
    "lender_name",
    "lender_address",
    "shop_name",
    "shop_address",
    "shop_kbo",
    "city_postcodes",
)
_MAY_BE_EMPTY = ("shop_kbo", "city_postcodes")


def _other_city(values: dict[str, Any]) -> None:
    """Another city is named after itself, and says whatever else nobody can guess."""
    city = values.get("city", Settings.city)
    if city == Settings.city:
        return
    if not city:
        raise SettingsError("The setting 'city' is empty. Write the name of the city.")
    for name in ("brand_name", "centre_name"):
        values.setdefault(name, f"Digibank {city}")
    if missing := [name for name in _OF_THE_CITY if name not in values or not (values[name] or name in _MAY_BE_EMPTY)]:
        raise SettingsError(
            f"The city is {city}, but these settings are still those of {Settings.city}, or empty: "
            f"{', '.join(missing)}. "
            f"Write each in config.toml or as a variable; only {' and '.join(_MAY_BE_EMPTY)} may be empty."
        )


def _check(settings: Settings) -> None:
    if len(settings.secret_key) < 32:
        raise SettingsError("The setting 'secret_key' is shorter than 32 signs. Make a longer one or take it out.")
    parts = urlsplit(settings.base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            f"The setting 'base_url' must be an address like https://digibank.example, not {settings.base_url!r}."
        )
    if not (2 <= len(settings.tag_prefix) <= 5 and settings.tag_prefix.isalpha() and settings.tag_prefix.isupper()):
        raise SettingsError("The setting 'tag_prefix' must be two to five capitals, for example KOR.")
    if settings.database_url and not settings.database_url.startswith(("sqlite:///", "postgresql")):
        raise SettingsError("The setting 'database_url' must begin with sqlite:/// or postgresql+psycopg://.")
    for name in (
        "loan_months",
        "rent_months",
        "class_weeks",
        "referral_days",
        "guarantee_months",
        "proof_months",
        "pattern_months",
        "upkeep_support_months",
        "faults_per_device",
        "faults_per_address",
        "session_hours",
        "max_upload_mb",
    ):
        if getattr(settings, name) < 1:
            raise SettingsError(f"The setting '{name}' must be 1 or more.")
    if not 0 <= settings.remind_before_days <= 60:
        raise SettingsError("The setting 'remind_before_days' must be 0 to 60.")
    if not 22 <= settings.letter_after_days <= 90:
        raise SettingsError("The setting 'letter_after_days' must be 22 to 90: a letter comes after the other steps.")
    if settings.pattern_devices < 2:
        raise SettingsError("The setting 'pattern_devices' must be 2 or more.")
    if not 0 <= settings.upkeep_battery_percent <= 100:
        raise SettingsError("The setting 'upkeep_battery_percent' must be 0 to 100.")
    if settings.longest_months < 0:
        raise SettingsError("The setting 'longest_months' must be 0 (no longest) or more.")
    if settings.extend_when_waiting not in ("notice", "confirm", "blocked"):
        raise SettingsError("The setting 'extend_when_waiting' must be notice, confirm or blocked.")
    if settings.letter_window not in ("left", "right"):
        raise SettingsError("The setting 'letter_window' must be left or right: where the window of the envelope is.")
