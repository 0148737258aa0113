"""All settings in one typed model: environment and .env with the seed's names, the operator's file, the OS keyring."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    JsonConfigSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.files import explained, write_text

SERVICE = "lidia-desktop"
SECRETS = ("gemini_api_key", "twilio_auth_token")
ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"


class BadSettings(LidiaError):
    """A setting has a value that cannot be used."""

    what = "Настройка «{field}» из {source}: {reason}."
    advice = "Исправьте её или уберите, тогда подействует значение по умолчанию."


class SettingOverruled(LidiaError):
    """A choice was kept, but the environment says otherwise and wins."""

    what = "Выбор сохранён, но действует {variable}={value} из окружения или .env."
    advice = "Уберите её оттуда, чтобы подействовал ваш выбор."


class NoKeyring(LidiaError):
    """The system has no store for secrets."""

    what = "В системе нет хранилища паролей, ключ «{name}» сохранить негде: {reason}."
    advice = "Задайте его переменной окружения или в файле .env."


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the program keeps things; `LIDIA_HOME` moves all of them into one folder."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def standard(cls) -> Folders:
        """The folders that the operating system means for this, or those below `LIDIA_HOME`."""
        home = os.environ.get("LIDIA_HOME")
        if home:
            base = Path(home).expanduser().resolve()
            return cls(base / "config", base / "data", base / "cache")
        dirs = platformdirs.PlatformDirs(SERVICE, appauthor=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)

    @property
    def settings_file(self) -> Path:
        """The operator's own settings."""
        return self.config / "settings.json"

    @property
    def presets(self) -> Path:
        """The operator's own presets."""
        return self.data / "presets"

    @property
    def lexicon(self) -> Path:
        """The operator's respellings."""
        return self.data / "lexicon.toml"

    @property
    def model(self) -> Path:
        """Where the XTTS model is downloaded to."""
        return self.data / "models" / "xtts_v2"

    @property
    def log(self) -> Path:
        """What went wrong, for a report."""
        return self.data / "logs" / "lidia.log"

    @property
    def latents(self) -> Path:
        """Computed conditioning latents."""
        return self.cache / "latents"


class Settings(BaseSettings):
    """Every setting with its default. The environment wins over .env, and .env over the operator's file."""

    # A .env in the current folder wins over the one beside run.py; a name without a value says nothing.
    model_config = SettingsConfigDict(
        env_file=(ROOT / ".env", ".env"), env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    speaker: Literal["auto", "xtts", "embedded"] = Field("auto", validation_alias="LIDIA_SPEAKER")
    device: str = Field("auto", validation_alias="LIDIA_DEVICE")
    precision: Literal["auto", "float32", "int8", "float16", "bfloat16"] = Field(
        "auto", validation_alias="LIDIA_PRECISION"
    )
    model_folder: Path | None = Field(None, validation_alias="LIDIA_MODEL_DIR")
    output_device: str | None = Field(None, validation_alias="LIDIA_OUTPUT_DEVICE")
    voice_samples_dir: Path | None = Field(None, validation_alias="VOICE_SAMPLES_DIR")
    orchestrator_port: int = Field(8002, ge=1, le=65535, validation_alias="ORCHESTRATOR_PORT")
    tts_server_port: int = Field(5002, ge=1, le=65535, validation_alias="TTS_SERVER_PORT")
    openwebui_url: str = Field("http://localhost:3000", validation_alias="OPENWEBUI_URL")
    gemini_api_key: SecretStr | None = Field(None, validation_alias="GEMINI_API_KEY")
    twilio_account_sid: str | None = Field(None, validation_alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: SecretStr | None = Field(None, validation_alias="TWILIO_AUTH_TOKEN")
    twilio_phone_number: str | None = Field(None, validation_alias="TWILIO_PHONE_NUMBER")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of the sources, strongest first."""
        del init_settings, file_secret_settings
        own_file = JsonConfigSettingsSource(settings_cls, json_file=Folders.standard().settings_file)
        return env_settings, dotenv_settings, own_file

    @property
    def voices_folder(self) -> Path:
        """The folder of voices: `VOICE_SAMPLES_DIR` or the one that comes with the program."""
        return self.voice_samples_dir or ROOT / "voices"


def load_settings() -> Settings:
    """Read all sources. Raises `BadSettings` naming the setting, `LidiaError` when a file cannot be read."""
    _own_values()
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        source = "файла настроек" if field in _own_values() and field not in os.environ else "окружения или .env"
        raise BadSettings(field=field, source=source, reason=_in_words(first["type"], first.get("ctx", {}))) from error
    except UnicodeDecodeError as error:
        raise BadSettings(field="*", source=".env", reason="файл не в кодировке UTF-8") from error


def _in_words(kind: str, context: Mapping[str, object]) -> str:
    """What pydantic found wrong."""
    words = {
        "less_than_equal": "нужно не больше {le}",
        "greater_than_equal": "нужно не меньше {ge}",
        "int_parsing": "нужно целое число",
        "literal_error": "можно {expected}",
    }
    return words.get(kind, "значение не подходит").format(**context)


def _own_values() -> dict[str, object]:
    """What stands in the operator's settings file. Raises `BadSettings` when it is damaged, and other `LidiaError`s."""
    file = Folders.standard().settings_file
    with explained(file):
        try:
            stored = json.loads(file.read_text("utf-8")) if file.exists() else {}
        except (ValueError, RecursionError) as error:
            raise BadSettings(field="*", source=file, reason=f"файл повреждён ({error})") from error
    if not isinstance(stored, dict):
        raise BadSettings(field="*", source=file, reason="файл повреждён")
    return stored


def save_setting(name: str, value: str | int | None) -> None:
    """Keep one setting of the operator in the settings file; None removes it. Raises `LidiaError`.

    `name` is a field of `Settings`; secrets are refused: they belong in the keyring.
    """
    if name in SECRETS:
        raise ValueError(f"{name} is a secret")
    field = Settings.model_fields[name]
    file = Folders.standard().settings_file
    stored = _own_values()
    stored.pop(str(field.validation_alias), None)
    if value is not None:
        stored[str(field.validation_alias)] = value
    write_text(file, json.dumps(stored, ensure_ascii=False, indent=2) + "\n")


class OperatorSettings:
    """The settings in force, and how the operator changes them while the program runs."""

    def __init__(self) -> None:
        """Raises what `load_settings` raises."""
        self.current = load_settings()

    def get(self, name: str) -> str | None:
        """The value in force as text; None when nothing was chosen."""
        value = getattr(self.current, name)
        return None if value is None else str(value)

    def save(self, name: str, value: str | None) -> None:
        """Keep a value, None being the default, and put it in force. Raises `LidiaError`."""
        save_setting(name, value)
        self.current = load_settings()
        if value is not None and self.get(name) != value:
            variable = str(Settings.model_fields[name].validation_alias)
            raise SettingOverruled(variable=variable, value=self.get(name))


def read_secret(name: str, settings: Settings) -> str | None:
    """The secret field `name` of `settings`, or the one kept in the OS keyring under that name, or None."""
    given = getattr(settings, name)
    if isinstance(given, SecretStr):
        return given.get_secret_value()
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None


def keep_secret(name: str, value: str) -> None:
    """Put a secret into the OS keyring. Raises `NoKeyring` where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except KeyringError as error:
        raise NoKeyring(name=name, reason=error) from error
