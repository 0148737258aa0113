from __future__ import annotations

import os
import tempfile
import unicodedata
from pathlib import Path

import pytest

from lidia_desktop.engine.audio.files import AudioMissing
from lidia_desktop.engine.errors import NoPermission
from lidia_desktop.engine.voices.card import BadCardField, BrokenCard, CardNotUtf8
from lidia_desktop.engine.voices.library import BadVoiceName, DoubleVoice, UnknownVoice, VoiceLibrary, VoicesMissing
from tests.engine.trouble import without_rights


@pytest.fixture
def voices(tmp_path):
    path = tmp_path / "voices"
    path.mkdir()
    return path


def make(folder, *samples, card=None):
    folder.mkdir(exist_ok=True)
    for sample in samples:
        (folder / sample).write_bytes(b"sound")
    if card is not None:
        (folder / "voice.toml").write_bytes(card if isinstance(card, bytes) else card.encode())
    return folder


def sample_names(voice):
    return [path.name for path in voice.samples]


def test_every_folder_is_a_voice_empty_ones_too(voices):
    make(voices / "lidia", "b.wav", "a.MP3", "c.ogg", "d.flac", "notes.txt", ".hidden.wav")
    make(voices / "gulya")
    make(voices / ".git", "x.wav")
    (voices / "README").write_text("нет")
    library = VoiceLibrary([voices])
    gulya, lidia = library.all()
    assert (gulya.name, gulya.is_empty) == ("gulya", True)
    assert sample_names(lidia) == ["a.MP3", "b.wav", "c.ogg", "d.flac"]
    assert (lidia.title, lidia.language, lidia.folder) == ("lidia", "ru", voices / "lidia")
    assert library.problems() == ()


def test_the_card_decides_title_language_attribution_and_order(voices):
    card = """
        title = "Лидия  Петровна"
        language = "en"
        attribution = "Запись: CC BY 3.0"
        samples = ["2.wav", "чистые/1.wav"]
    """
    make(voices / "lidia", "1.wav", "2.wav", card=card)
    make(voices / "lidia" / "чистые", "1.wav")
    (voice,) = VoiceLibrary([voices]).all()
    assert (voice.title, voice.language, voice.attribution) == ("Лидия Петровна", "en", "Запись: CC BY 3.0")
    assert voice.samples == (voices / "lidia" / "2.wav", voices / "lidia" / "чистые" / "1.wav")


def test_an_empty_list_means_all_samples(voices):
    make(voices / "lidia", "1.wav", card="samples = []")
    assert sample_names(VoiceLibrary([voices]).get("lidia")) == ["1.wav"]


def test_a_folder_of_recordings_is_itself_a_voice(tmp_path):
    folder = make(tmp_path / "Лидия", *(f"Запись {number}.wav" for number in range(1, 54)))
    make(folder / "тексты", "1.txt")
    (voice,) = VoiceLibrary([folder]).all()
    assert voice.name == "Лидия"
    assert sample_names(voice) == [f"Запись {number}.wav" for number in range(1, 54)]


def test_a_recording_among_the_voices_does_not_hide_them(voices):
    make(voices, "stray.wav")
    make(voices / "lidia", "1.wav")
    make(voices / "gulya", card='title = "Гуля"')
    assert [voice.name for voice in VoiceLibrary([voices]).all()] == ["voices", "gulya", "lidia"]


def test_a_relative_folder_has_a_name_too(tmp_path, monkeypatch):
    monkeypatch.chdir(make(tmp_path / "Лидия", "1.wav"))
    assert [voice.name for voice in VoiceLibrary([Path()]).all()] == ["Лидия"]
    make(tmp_path / "Лидия" / "inner")
    monkeypatch.chdir(tmp_path / "Лидия" / "inner")
    assert [voice.name for voice in VoiceLibrary([Path("..")]).all()] == ["Лидия"]


def test_the_first_of_two_voices_with_one_name_wins(tmp_path):
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for root in (own, shipped):
        root.mkdir()
        make(root / "demo", "1.wav")
    make(shipped / "anna", "1.wav")
    library = VoiceLibrary([own, shipped])
    assert [voice.name for voice in library.all()] == ["demo", "anna"]
    assert library.get("demo").folder == own / "demo"
    (problem,) = library.problems()
    assert isinstance(problem, DoubleVoice)


def test_an_unknown_name_lists_the_known_ones(voices):
    with pytest.raises(UnknownVoice, match="пока ни одного"):
        VoiceLibrary([voices]).get("x")
    make(voices / "gulya")
    make(voices / "lidia")
    for name in ("x", "../voices/lidia", "", str(voices / "lidia")):
        with pytest.raises(UnknownVoice, match="gulya, lidia"):
            VoiceLibrary([voices]).get(name)


def test_names_are_found_however_their_letters_are_composed(voices):
    make(voices / unicodedata.normalize("NFD", "Андрей"), "1.wav")
    library = VoiceLibrary([voices])
    assert library.get("Андрей").name == "Андрей"
    assert library.get(unicodedata.normalize("NFD", "Андрей")).name == "Андрей"


def test_a_missing_folder_is_reported_and_the_others_work(tmp_path, voices):
    make(voices / "lidia", "1.wav")
    library = VoiceLibrary([tmp_path / "нет", voices])
    assert [voice.name for voice in library.all()] == ["lidia"]
    (problem,) = library.problems()
    assert isinstance(problem, VoicesMissing)


@pytest.mark.parametrize(
    ("card", "line"),
    [('title = "x"\nlanguage = ru\n', 2), ('title = "Л"\n\nsamples = [\n', 3), ("a = " + "[" * 9_999, 1)],
)
def test_a_broken_card_is_reported_with_its_line_and_the_voice_works(voices, card, line):
    make(voices / "lidia", "1.wav", card=card)
    library = VoiceLibrary([voices])
    assert sample_names(library.get("lidia")) == ["1.wav"]
    (problem,) = library.problems()
    assert isinstance(problem, BrokenCard)
    assert f"в строке {line}:" in str(problem)
    assert "voice.toml" in str(problem)


def test_a_card_from_notepad_works_and_one_in_another_encoding_is_reported(voices):
    make(voices / "lidia", "1.wav", card='title = "Лидия"'.encode("utf-8-sig"))
    make(voices / "gulya", "1.wav", card='title = "Гуля"'.encode("cp1251"))
    library = VoiceLibrary([voices])
    assert library.get("lidia").title == "Лидия"
    assert library.get("gulya").title == "gulya"
    (problem,) = library.problems()
    assert isinstance(problem, CardNotUtf8)


def test_wrong_fields_are_reported_one_by_one(voices):
    card = 'title = 5\nlanguage = ["ru"]\nsample = ["1.wav"]\nsamples = "1.wav"\n'
    make(voices / "lidia", "1.wav", card=card)
    library = VoiceLibrary([voices])
    voice = library.get("lidia")
    assert (voice.title, voice.language, sample_names(voice)) == ("lidia", "ru", ["1.wav"])
    problems = library.problems()
    assert {type(problem) for problem in problems} == {BadCardField}
    assert [problem.values["field"] for problem in problems] == ["title", "language", "sample", "samples"]


@pytest.mark.parametrize(
    "listed",
    ['"../x.wav"', '"/etc/passwd"', '"a/../../x.wav"', "'..\\x.wav'", "'C:\\x.wav'", '""', "5", '"a\\u0000"'],
)
def test_samples_outside_the_folder_are_refused(voices, listed):
    make(voices / "lidia", "1.wav", card=f'samples = ["1.wav", {listed}]')
    library = VoiceLibrary([voices])
    assert sample_names(library.get("lidia")) == ["1.wav"]
    (problem,) = library.problems()
    assert isinstance(problem, BadCardField)


def test_a_listed_sample_that_is_missing_is_reported(voices):
    make(voices / "lidia", "1.wav", card='samples = ["нет.wav", "1.wav"]')
    library = VoiceLibrary([voices])
    assert sample_names(library.get("lidia")) == ["1.wav"]
    (problem,) = library.problems()
    assert isinstance(problem, AudioMissing)
    assert "нет.wav" in str(problem)


def test_folders_named_like_samples_and_links(voices, tmp_path):
    make(tmp_path / "elsewhere", "real.wav")
    lidia = make(voices / "lidia", "1.wav")
    (lidia / "x.wav").mkdir()
    (lidia / "link.wav").symlink_to(tmp_path / "elsewhere" / "real.wav")
    (lidia / "dead.wav").symlink_to(tmp_path / "gone.wav")
    (lidia / "loop.wav").symlink_to(lidia / "loop.wav")
    (voices / "linked").symlink_to(tmp_path / "elsewhere")
    (voices / "circle").symlink_to(voices / "circle")
    (voices / "folder.wav").mkdir()
    library = VoiceLibrary([voices])
    assert [voice.name for voice in library.all()] == ["folder.wav", "lidia", "linked"]
    assert sample_names(library.get("lidia")) == ["1.wav", "link.wav"]
    assert [type(problem) for problem in library.problems()] == [AudioMissing, AudioMissing]


def test_a_name_that_cannot_be_shown_is_reported(voices):
    make(voices / "two\nlines", "1.wav")
    if os.name == "posix":
        Path(os.fsdecode(os.fsencode(voices) + b"/\xff\xfe")).mkdir()
    library = VoiceLibrary([voices])
    assert library.all() == ()
    assert {type(problem) for problem in library.problems()} == {BadVoiceName}
    for problem in library.problems():
        str(problem).encode()


def test_what_may_not_be_read_is_reported_and_the_others_work():
    with tempfile.TemporaryDirectory() as outside:  # pytest's own folders are closed to other users
        voices = Path(outside)
        voices.chmod(0o755)
        make(voices / "gulya", "1.wav")
        with without_rights(make(voices / "closed", "1.wav")):
            library = VoiceLibrary([voices])
            assert [(voice.name, voice.is_empty) for voice in library.all()] == [("closed", True), ("gulya", False)]
            assert {type(problem) for problem in library.problems()} == {NoPermission}
        with without_rights(voices):
            assert VoiceLibrary([voices]).all() == ()
            assert [type(problem) for problem in VoiceLibrary([voices]).problems()] == [NoPermission]
