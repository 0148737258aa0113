from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lidia_desktop.engine.errors import DiskFull, NoPermission
from lidia_desktop.engine.speech.preset_store import (
    BadPresetName,
    BadPresetValue,
    BrokenPresetFile,
    BuiltInPreset,
    MisnamedPresetFile,
    NewerPresetFile,
    NotAPreset,
    PresetNameTaken,
    PresetStore,
    UnknownPreset,
    UnknownPresetField,
)
from lidia_desktop.engine.speech.presets import BUILT_IN, FIELDS, Field, Preset, PresetError
from tests.engine.trouble import tiny_disk, without_rights

BRISK = Preset(speed=1.3)


@pytest.fixture
def store(tmp_path):
    return PresetStore(tmp_path / "presets")


def values_of(field: Field):
    if field.kind == "bool":
        return st.booleans()
    if field.kind == "int":
        return st.integers(int(field.minimum), int(field.maximum))
    return st.floats(field.minimum, field.maximum)


presets = st.fixed_dictionaries({field.name: values_of(field) for field in FIELDS}).map(Preset.from_values)
titles = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80)


@given(preset=presets, title=titles)
def test_any_preset_survives_saving_exporting_and_importing(preset, title):
    with tempfile.TemporaryDirectory() as folder:
        here, there = PresetStore(Path(folder) / "here"), PresetStore(Path(folder) / "there")
        try:
            saved = here.save(title, preset)
        except (BadPresetName, PresetNameTaken):
            assert here.all() == BUILT_IN
            return
        assert here.get(saved.name) == saved
        assert here.problems() == ()
        here.export_file(saved.name, Path(folder) / "exported.json")
        assert there.import_file(Path(folder) / "exported.json") == saved
        assert there.all() == (*BUILT_IN, saved)


def test_a_new_store_has_the_built_in_presets_and_makes_no_folder(store, tmp_path):
    assert store.all() == BUILT_IN
    assert store.problems() == ()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Мой тёплый", "мой-тёплый"),
        ("  Для   клиентов: №2!  ", "для-клиентов-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("Ё" * 80, "ё" * 48),
        ("a.b\\c", "a-b-c"),
    ],
)
def test_a_title_becomes_a_safe_file_name(store, tmp_path, title, name):
    assert store.save(title, BRISK).name == name
    assert [path.name for path in (tmp_path / "presets").iterdir()] == [f"{name}.json"]
    assert store.get(name).title == " ".join(title.split())


@pytest.mark.parametrize("title", ["", "   ", "!!!", "…", "con", "NUL", "com1", "ж" * 81, "a\x00b", "a\u202eb"])
def test_a_title_without_a_name_in_it_is_refused(store, title):
    with pytest.raises(BadPresetName):
        store.save(title, BRISK)
    assert store.all() == BUILT_IN


def test_saving_again_replaces(store):
    store.save("Мой", BRISK)
    store.save("Мой", Preset(speed=0.7))
    assert store.get("мой").preset.speed == 0.7
    assert len(store.all()) == len(BUILT_IN) + 1


@pytest.mark.parametrize("title", ["мой!", "МОЙ"])
def test_another_title_with_the_same_name_replaces_nothing(store, title):
    store.save("Мой", BRISK)
    with pytest.raises(PresetNameTaken, match="Мой"):
        store.save(title, Preset())
    assert store.get("мой").preset == BRISK


@pytest.mark.parametrize("title", ["warm", "Warm!", "Тёплый", "тёплый"])
def test_built_in_names_and_titles_are_taken(store, title):
    with pytest.raises(PresetNameTaken, match="Тёплый"):
        store.save(title, BRISK)


def test_presets_are_listed_by_title(store):
    for title in ("Яркий", "Бодрый", "ёлка", "альт"):
        store.save(title, BRISK)
    assert [named.title for named in store.all()[5:]] == ["альт", "Бодрый", "Яркий", "ёлка"]


def test_deleting(store, tmp_path):
    store.save("Мой", BRISK)
    store.delete("мой")
    assert store.all() == BUILT_IN
    assert not list((tmp_path / "presets").iterdir())
    with pytest.raises(UnknownPreset, match="natural, warm"):
        store.delete("мой")
    with pytest.raises(BuiltInPreset, match="Тёплый"):
        store.delete("warm")
    with pytest.raises(UnknownPreset):
        store.delete("../presets/мой")


def content(**changes):
    return {"format": 1, "name": "мой", "title": "Мой", "values": {"speed": 1.3}} | changes


def write(path, data):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def test_missing_values_are_the_defaults(store, tmp_path):
    assert store.import_file(write(tmp_path / "x.json", content())).preset == BRISK


@pytest.mark.parametrize(
    ("field", "value", "shown", "allowed"),
    [
        ("speed", 3, "3", "0.5…2 ×"),
        ("speed", "fast", "fast", "0.5…2"),
        ("speed", None, "null", "0.5…2"),
        ("speed", True, "true", "0.5…2"),
        ("temperature", float("nan"), "NaN", "0.1…1"),
        ("temperature", float("inf"), "Infinity", "0.1…1"),
        ("top_k", 2.5, "2.5", "1…100"),
        ("top_k", 10**400, "Infinity", "1…100"),
        ("gpt_cond_len", 5, "5", "6…30 с"),
        ("preprocess_text", 1, "1", "true или false"),
        ("top_p", [0.5] * 999, "[0.5, 0.5", "0.1…1"),
    ],
)
def test_a_bad_value_is_refused_with_file_field_value_and_range(store, tmp_path, field, value, shown, allowed):
    path = write(tmp_path / "x.json", content(values={field: value}))
    with pytest.raises(BadPresetValue) as caught:
        store.import_file(path)
    assert isinstance(caught.value, PresetError)
    for piece in ("x.json", f"«{field}»", shown, allowed):
        assert piece in str(caught.value)
    assert len(str(caught.value)) < 400
    assert store.all() == BUILT_IN


@pytest.mark.parametrize("data", [content(values={"sped": 1}), content() | {"sped": 1}])
def test_an_unknown_field_is_refused_by_name(store, tmp_path, data):
    with pytest.raises(UnknownPresetField, match=r"x\.json.*«sped»"):
        store.import_file(write(tmp_path / "x.json", data))


def test_broken_json_is_refused_with_line_and_column(store, tmp_path):
    with pytest.raises(BrokenPresetFile, match="строка 2, знак 8"):
        store.import_file(write(tmp_path / "x.json", b'{"format": 1,\n"name" "x"}'))


@pytest.mark.parametrize(
    "data",
    [
        [],
        5,
        {},
        content(format="1"),
        content(format=True),
        content(format=0),
        content(format=10**30),
        content(name=5),
        content(title=None),
        content(values=[]),
        {"format": 1},
        b"\xff\xfe",
        b"[" * 90_000,
        b" " * 200_000,
        content(title="x" * 200_000),
    ],
    ids=lambda data: repr(data)[:30],
)
def test_what_is_no_preset_says_so(store, tmp_path, data):
    with pytest.raises(NotAPreset, match=r"x\.json"):
        store.import_file(write(tmp_path / "x.json", data))


def test_a_newer_format_asks_for_a_newer_program(store, tmp_path):
    with pytest.raises(NewerPresetFile, match="Обновите"):
        store.import_file(write(tmp_path / "x.json", content(format=2)))


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "a\\b", "", "ж" * 49, "con", "a b", "a.b", "a\n", "C:"])
def test_unsafe_names_are_refused(store, tmp_path, name):
    with pytest.raises(BadPresetName):
        store.import_file(write(tmp_path / "x.json", content(name=name)))
    assert store.all() == BUILT_IN


@pytest.mark.parametrize("changes", [{"name": "warm"}, {"name": "Warm"}, {"title": "тёплый"}])
def test_importing_over_a_built_in_preset_is_refused(store, tmp_path, changes):
    with pytest.raises(PresetNameTaken):
        store.import_file(write(tmp_path / "x.json", content(**changes)))


def test_importing_never_replaces_another_preset(store, tmp_path):
    mine = store.save("Мой", Preset(speed=0.7))
    with pytest.raises(PresetNameTaken):
        store.import_file(write(tmp_path / "x.json", content()))
    assert store.get("мой") == mine


def test_importing_the_same_again_is_harmless(store, tmp_path):
    store.import_file(write(tmp_path / "x.json", content()))
    store.import_file(tmp_path / "x.json")
    store.export_file("warm", tmp_path / "warm.json")
    assert store.import_file(tmp_path / "warm.json") == store.get("warm")
    assert len(store.all()) == len(BUILT_IN) + 1


def test_a_file_from_notepad_is_read(store, tmp_path):
    text = json.dumps(content(), ensure_ascii=False)
    assert store.import_file(write(tmp_path / "x.json", text.encode("utf-8-sig"))).title == "Мой"


def test_one_bad_file_is_reported_and_hides_nothing(store, tmp_path):
    store.save("Мой", BRISK)
    folder = tmp_path / "presets"
    write(folder / "broken.json", b"{")
    write(folder / "copy.json", content())
    write(folder / "warm.json", content(name="warm"))
    write(folder / "loud.json", content(name="loud", title="Громкий", values={"speed": 99}))
    (folder / "folder.json").mkdir()
    (folder / "gone.json").symlink_to(tmp_path / "nowhere")
    (folder / ".мой.json.abc.part").write_text("half")
    (folder / "README.txt").write_text("нет")
    assert [named.name for named in store.all()[5:]] == ["мой"]
    kinds = sorted(type(problem).__name__ for problem in store.problems())
    assert kinds == sorted(
        ["BrokenPresetFile", "MisnamedPresetFile", "PresetNameTaken", "BadPresetValue", "NotAPreset", "FileTrouble"]
    )
    assert any(isinstance(problem, MisnamedPresetFile) for problem in store.problems())


def test_a_damaged_file_is_not_written_over(store, tmp_path):
    path = write(tmp_path / "presets" / "мой.json", b'{"speed": 1.1, ...')
    with pytest.raises(PresetNameTaken, match=r"мой\.json"):
        store.save("Мой", BRISK)
    with pytest.raises(PresetNameTaken):
        store.import_file(write(tmp_path / "x.json", content()))
    assert path.read_bytes() == b'{"speed": 1.1, ...'


def test_file_system_trouble_is_put_into_words(store, tmp_path):
    store.save("Мой", BRISK)
    exported = tmp_path / "x.json"
    store.export_file("мой", exported)
    with without_rights(exported), pytest.raises(NoPermission):
        store.import_file(exported)
    with without_rights(tmp_path / "presets"):
        assert store.all() == BUILT_IN
        assert [type(problem) for problem in store.problems()] == [NoPermission]
        with pytest.raises(NoPermission):
            store.save("Другой", BRISK)
    assert store.get("мой").preset == BRISK


def test_a_full_disk_keeps_the_old_preset(tmp_path):
    with tiny_disk(tmp_path / "disk", 16 * 1024) as disk:
        store = PresetStore(disk)
        store.save("Мой", BRISK)
        (disk / "filler").write_bytes(bytes(12 * 1024))
        with pytest.raises(DiskFull):
            store.save("Мой", Preset())
        assert store.get("мой").preset == BRISK
