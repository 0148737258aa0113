from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import safetensors.numpy

from lidia_desktop.engine.voices.latents import Latents, LatentsCache, LatentsKey
from tests.engine.trouble import tiny_disk, without_rights

KEY = LatentsKey(("aa", "bb"), 20, 5, "c7ea20001c6a")


def latents(seed=1, positions=32, channels=1024, size=512):
    random = np.random.default_rng(seed)
    return Latents(
        random.standard_normal((1, positions, channels), dtype=np.float32),
        random.standard_normal((1, size, 1), dtype=np.float32),
    )


@pytest.fixture
def cache(tmp_path):
    return LatentsCache(tmp_path / "latents")


def only_file(tmp_path):
    (path,) = (tmp_path / "latents").iterdir()
    return path


@pytest.mark.parametrize(
    "change",
    [
        {"samples": ("bb", "aa")},
        {"samples": ("aa",)},
        {"samples": ("aab", "b")},
        {"gpt_cond_len_s": 21},
        {"gpt_cond_chunk_len_s": 4},
        {"model_hash": "other"},
    ],
)
def test_every_part_of_the_key_counts(change):
    assert dataclasses.replace(KEY, **change).digest != KEY.digest


def test_the_same_key_stays_the_same_between_versions_of_the_program():
    assert KEY.digest == "ee703cebe1e8181f8e6f72dced01c9ccc9bb7ecf0eedc063dfdf00e1c28d74d1"


def test_what_was_saved_comes_back_bit_by_bit(cache):
    saved = latents()
    assert cache.load(KEY) is None
    cache.save(KEY, saved)
    loaded = cache.load(KEY)
    assert loaded is not None
    np.testing.assert_array_equal(loaded.gpt_cond, saved.gpt_cond)
    np.testing.assert_array_equal(loaded.speaker, saved.speaker)
    assert cache.load(dataclasses.replace(KEY, model_hash="other")) is None


def test_views_of_other_arrays_are_saved_as_they_look(cache):
    base = latents(channels=1024)
    view = Latents(base.gpt_cond[:, :, ::2], base.speaker[:, ::-1])
    cache.save(KEY, view)
    loaded = cache.load(KEY)
    assert loaded is not None
    np.testing.assert_array_equal(loaded.gpt_cond, view.gpt_cond)
    np.testing.assert_array_equal(loaded.speaker, view.speaker)


def test_a_file_cut_anywhere_is_removed_and_computed_again(cache, tmp_path, caplog):
    cache.save(KEY, latents(channels=16))
    path = only_file(tmp_path)
    whole = path.read_bytes()
    for length in (0, 1, 7, 8, 9, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert cache.load(KEY) is None
        assert not path.exists()
    assert "computed again" in caplog.text


def test_a_flipped_byte_anywhere_is_found(cache, tmp_path):
    cache.save(KEY, latents(positions=2, channels=4, size=4))
    path = only_file(tmp_path)
    whole = path.read_bytes()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x41
        path.write_bytes(damaged)
        loaded = cache.load(KEY)
        assert loaded is None or whole[position : position + 1].isspace()  # padding of the header means nothing


@pytest.mark.parametrize(
    "tensors",
    [
        {},
        {"gpt_cond": np.zeros((1, 32, 8), np.float32)},
        {"gpt_cond": np.zeros((32, 8), np.float32), "speaker": np.zeros((1, 4, 1), np.float32)},
        {"gpt_cond": np.zeros((1, 32, 8), np.float64), "speaker": np.zeros((1, 4, 1), np.float32)},
        {"gpt_cond": np.zeros((1, 32, 8), np.float32), "speaker": np.zeros((1, 1, 4), np.float32)},
        {"gpt_cond": np.full((1, 2, 8), np.nan, np.float32), "speaker": np.zeros((1, 4, 1), np.float32)},
        {"gpt_cond": np.zeros((1, 0, 8), np.float32), "speaker": np.zeros((1, 4, 1), np.float32)},
    ],
    ids=["nothing", "one", "two axes", "double", "axes", "nan", "empty"],
)
def test_other_tensors_are_removed(cache, tmp_path, tensors):
    cache.save(KEY, latents())
    path = only_file(tmp_path)
    path.write_bytes(safetensors.numpy.save(tensors))
    assert cache.load(KEY) is None
    assert not path.exists()


def test_a_folder_in_the_way_is_not_fatal(cache, tmp_path, caplog):
    cache.save(KEY, latents())
    path = only_file(tmp_path)
    path.unlink()
    path.mkdir()
    assert cache.load(KEY) is None
    cache.save(KEY, latents())
    assert "not kept" in caplog.text


def test_a_full_disk_is_not_fatal(tmp_path, caplog):
    with tiny_disk(tmp_path / "disk", 64 * 1024) as disk:
        cache = LatentsCache(disk)
        cache.save(KEY, latents())
        assert "not kept" in caplog.text
        assert not list(disk.iterdir())
        assert cache.load(KEY) is None


def test_a_forbidden_file_is_not_fatal(cache, tmp_path):
    cache.save(KEY, latents())
    with without_rights(only_file(tmp_path)):
        assert cache.load(KEY) is None
