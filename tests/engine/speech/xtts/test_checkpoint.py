"""Loading: the published layout, damage in words, and the file left alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from pathlib import Path

import pytest
import torch

from lidia_desktop.engine.cancel import Cancel, Cancelled
from lidia_desktop.engine.speech.xtts.checkpoint import BadCheckpoint, load_network


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_weight_is_the_stored_one(coqui, tiny_network) -> None:
    theirs = dict(coqui.gpt.named_parameters())
    ours = dict(tiny_network.gpt.named_parameters())
    shared = ours.keys() & theirs.keys()
    assert len(shared) > 50
    assert all(torch.equal(ours[name], theirs[name]) for name in shared)


def test_the_published_file_holds_objects_under_old_names(tiny_folder: Path, tmp_path: Path) -> None:
    from TTS.tts.configs.xtts_config import XttsArgs, XttsAudioConfig, XttsConfig

    folder = shutil.copytree(tiny_folder, tmp_path / "old")
    stored = torch.load(folder / "model.pth", weights_only=True)
    config = XttsConfig()
    config.load_json(str(folder / "config.json"))
    homes = {kind: kind.__module__ for kind in (XttsArgs, XttsAudioConfig)}
    try:
        for kind in homes:
            kind.__module__ = "TTS.tts.models.xtts"
        torch.save({"model": stored["model"], "config": config}, folder / "model.pth")
    finally:
        for kind, home in homes.items():
            kind.__module__ = home
    before = _sha256(folder / "model.pth")
    assert load_network(folder, "cpu", Cancel()).gpt.layers == 2
    assert _sha256(folder / "model.pth") == before, "coqui's own loader would have rewritten it"


@pytest.mark.parametrize("damage", ["text", "truncated", "empty", "other network", "config"])
def test_damage_is_put_into_words(tiny_folder: Path, tmp_path: Path, damage: str) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "damaged")
    model = folder / "model.pth"
    if damage == "text":
        model.write_text("это не модель")
    elif damage == "truncated":
        model.write_bytes(model.read_bytes()[:1_000_000])
    elif damage == "empty":
        model.write_bytes(b"")
    elif damage == "other network":
        torch.save({"model": {"weight": torch.zeros(3)}}, model)
    else:
        (folder / "config.json").write_text("{")
    with pytest.raises(BadCheckpoint) as caught:
        load_network(folder, "cpu", Cancel())
    assert str(folder) in str(caught.value)


@pytest.mark.parametrize("stored", [torch.zeros(3), [1], 7, {"model": [1]}, {"model": {"a": 1}}, {"weights": {}}])
def test_a_file_without_weights_is_put_into_words(tiny_folder: Path, tmp_path: Path, stored: object) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "damaged")
    torch.save(stored, folder / "model.pth")
    with pytest.raises(BadCheckpoint, match=r"model\.pth: "):
        load_network(folder, "cpu", Cancel())


@pytest.mark.parametrize(
    "change", [{"gpt_n_heads": 5}, {"gpt_n_heads": 0}, {"gpt_layers": "два"}, {"gpt_n_model_channels": -64}, None]
)
def test_a_configuration_of_no_network_is_put_into_words(
    tiny_folder: Path, tmp_path: Path, change: dict[str, object] | None
) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "damaged")
    config = json.loads((folder / "config.json").read_text())
    if change is not None:
        config["model_args"].update(change)
    (folder / "config.json").write_text(json.dumps(config if change else [config]))
    with pytest.raises(BadCheckpoint, match=r"config\.json: "):
        load_network(folder, "cpu", Cancel())


def test_a_vocabulary_without_its_marks_is_put_into_words(tiny_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "damaged")
    vocab = folder / "vocab.json"
    vocab.write_text(vocab.read_text().replace("[START]", "[BEGIN]"))
    with pytest.raises(BadCheckpoint, match=r"vocab\.json: .*START"):
        load_network(folder, "cpu", Cancel())


def test_weights_of_another_size_are_named(tiny_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "damaged")
    stored = torch.load(folder / "model.pth", weights_only=True)
    stored["model"]["gpt.text_head.bias"] = torch.zeros(3)
    torch.save(stored, folder / "model.pth")
    with pytest.raises(BadCheckpoint, match=r"size mismatch for gpt\.text_head\.bias"):
        load_network(folder, "cpu", Cancel())


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_another_precision_is_loaded_as_float32(tiny_folder: Path, tmp_path: Path, tiny_network, kind) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "half")
    stored = torch.load(folder / "model.pth", weights_only=True)
    halved = {name: value.to(kind) if value.is_floating_point() else value for name, value in stored["model"].items()}
    torch.save({"model": halved}, folder / "model.pth")
    network = load_network(folder, "cpu", Cancel())
    assert {value.dtype for value in network.parameters()} == {torch.float32}
    mels = torch.zeros(1, 80, 100)
    close = torch.isclose(network.gpt.get_style_emb(mels), tiny_network.gpt.get_style_emb(mels), atol=0.05)
    assert close.all()


def test_no_memory_is_not_the_fault_of_the_file(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("TTS.tts.models.xtts.GPT", refuse)
    with pytest.raises(RuntimeError, match="allocate"):
        load_network(tiny_folder, "cpu", Cancel())


def test_code_in_a_checkpoint_is_not_run(tiny_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "evil")
    witness = tmp_path / "ran"

    class Evil:
        def __reduce__(self):
            return Path.touch, (witness,)

    torch.save({"model": Evil()}, folder / "model.pth")
    with pytest.raises(BadCheckpoint):
        load_network(folder, "cpu", Cancel())
    assert not witness.exists()


def test_cancelled_while_loading(tiny_folder: Path) -> None:
    cancel = Cancel()
    timer = threading.Timer(0.05, cancel.set)
    timer.start()
    with pytest.raises(Cancelled):
        for _ in range(100):
            load_network(tiny_folder, "cpu", cancel)
    timer.join()
    assert torch.is_grad_enabled(), "the thread is left as it was"
