"""Settings: the seed's names, the order of the sources, secrets kept apart."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from lidia_desktop.cli import run
from lidia_desktop.settings import (
    BadSettings,
    Folders,
    NoKeyring,
    OperatorSettings,
    SettingOverruled,
    keep_secret,
    load_settings,
    read_secret,
    save_setting,
)

pytestmark = pytest.mark.usefixtures("home")


def test_the_seed_s_names(home: Path) -> None:
    (home / ".env").write_text(
        "GEMINI_API_KEY=AIza-secret\nORCHESTRATOR_PORT=8010\nTTS_SERVER_PORT=5010\nVOICE_SAMPLES_DIR=./Лидия\n"
        "TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKEN=tok\nTWILIO_PHONE_NUMBER=+1\nOPENWEBUI_URL=http://localhost:3001\n",
        encoding="utf-8",
    )
    settings = load_settings()
    assert (settings.orchestrator_port, settings.tts_server_port) == (8010, 5010)
    assert settings.voices_folder == Path("Лидия")
    assert settings.openwebui_url == "http://localhost:3001"
    assert read_secret("gemini_api_key", settings) == "AIza-secret"
    assert "AIza-secret" not in repr(settings)


def test_environment_over_env_file_over_own_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_setting("device", "cpu")
    assert load_settings().device == "cpu"
    (home / ".env").write_text("LIDIA_DEVICE=cuda:0\n")
    assert load_settings().device == "cuda:0"
    monkeypatch.setenv("LIDIA_DEVICE", "cuda:1")
    assert load_settings().device == "cuda:1"


def test_the_operator_s_settings_take_effect_at_once() -> None:
    settings = OperatorSettings()
    settings.save("speaker", "embedded")
    assert settings.get("speaker") == "embedded"
    settings.save("speaker", None)
    assert OperatorSettings().get("speaker") == "auto"
    assert settings.get("output_device") is None


def test_bad_values_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRATOR_PORT", "70000")
    with pytest.raises(BadSettings, match=r"ORCHESTRATOR_PORT.*65535"):
        load_settings()


def test_a_damaged_file_is_named() -> None:
    file = Folders.standard().settings_file
    file.parent.mkdir(parents=True)
    file.write_text("{")
    with pytest.raises(BadSettings, match="повреждён"):
        load_settings()


def test_a_file_of_another_kind_is_named() -> None:
    file = Folders.standard().settings_file
    file.parent.mkdir(parents=True)
    file.write_text("[1]")
    with pytest.raises(BadSettings, match="повреждён"):
        load_settings()


def test_a_foreign_encoding_is_named(home: Path) -> None:
    (home / ".env").write_bytes("VOICE_SAMPLES_DIR=Лидия\n".encode("cp1251"))
    with pytest.raises(BadSettings, match=r"\.env.*UTF-8"):
        load_settings()


def test_a_name_without_a_value_says_nothing(home: Path) -> None:
    (home / ".env").write_text("VOICE_SAMPLES_DIR=\nLIDIA_MODEL_DIR=\nGEMINI_API_KEY=\nORCHESTRATOR_PORT=\n")
    settings = load_settings()
    assert (settings.voice_samples_dir, settings.model_folder, settings.gemini_api_key) == (None, None, None)
    assert settings.orchestrator_port == 8002


def test_a_choice_that_the_environment_overrules_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIDIA_SPEAKER", "xtts")
    with pytest.raises(SettingOverruled, match="LIDIA_SPEAKER=xtts"):
        OperatorSettings().save("speaker", "embedded")


def test_secrets_stay_out_of_the_file() -> None:
    with pytest.raises(ValueError, match="secret"):
        save_setting("gemini_api_key", "AIza")


class MemoryKeyring(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class LockedKeyring(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError("locked")


@pytest.fixture
def ring(request: pytest.FixtureRequest):
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize("ring", [MemoryKeyring], indirect=True)
def test_secrets_go_to_the_keyring(ring: None) -> None:
    assert read_secret("gemini_api_key", load_settings()) is None
    keep_secret("gemini_api_key", "AIza")
    assert read_secret("gemini_api_key", load_settings()) == "AIza"


@pytest.mark.parametrize("ring", [MemoryKeyring], indirect=True)
def test_a_key_is_typed_once_and_never_shown(
    ring: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: "AIza-typed")
    assert run(["key", "gemini_api_key"]) == 0
    assert run(["doctor"]) == 0
    shown = capsys.readouterr()
    assert "GEMINI_API_KEY: есть" in shown.out
    assert "AIza-typed" not in shown.out + shown.err


@pytest.mark.parametrize("ring", [LockedKeyring], indirect=True)
def test_no_keyring_is_said(ring: None) -> None:
    with pytest.raises(NoKeyring, match=r"\.env"):
        keep_secret("gemini_api_key", "AIza")
