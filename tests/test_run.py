"""Set-up: real environments of a tiny project, real pip, a fake dpkg and apt on the PATH."""

import contextlib
import http.server
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

import run

posix_only = pytest.mark.skipif(os.name != "posix", reason="shell scripts and signals of POSIX systems")

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")

# A build backend that needs nothing from any index; a file named `slow` holds it up.
BACKEND = """
import pathlib, time, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    while pathlib.Path("slow").exists():
        pathlib.Path("building").touch()
        time.sleep(0.02)
    info = "lidia_desktop-1.dist-info"
    with zipfile.ZipFile(f"{folder}/lidia_desktop-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("lidia_desktop.pth", str(pathlib.Path.cwd()))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: lidia-desktop\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return "lidia_desktop-1-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = [{requires}]
build-backend = "backend"
backend-path = ["."]
[project]
name = "lidia-desktop"
version = "1"
"""
PROGRAM = """
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "utf8": os.environ["PYTHONUTF8"]}))
sys.exit(int(sys.argv[2]) if sys.argv[1:2] == ["exit"] else 0)
"""


def write_project(root: Path, requires: str = "") -> None:
    (root / "pyproject.toml").write_text(PROJECT.format(requires=requires))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout of a program that only prints its arguments, with the real run.py."""
    root = tmp_path_factory.mktemp("a checkout").resolve()
    write_project(root)
    (root / "backend.py").write_text(BACKEND)
    (root / "constraints.txt").write_text("")
    (root / "lidia_desktop").mkdir()
    (root / "lidia_desktop" / "__main__.py").write_text(PROGRAM)
    (root / "empty").mkdir()
    shutil.copy(run.__file__, root)
    return root


def start(root: Path, *arguments: str, **env: str) -> "subprocess.Popen[str]":
    """run.py as typed by somebody without apt, display and network."""
    hidden = ("PIP_", "DISPLAY", "WAYLAND_DISPLAY", "PYTHON", "COV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PIP_NO_INDEX": "1"}
    return subprocess.Popen(
        [sys.executable, str(root / "run.py"), *arguments],
        cwd=root / "empty",
        env={**kept, **pip, "PATH": str(root / "empty"), "PYTHONIOENCODING": "utf-8", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    output, errors = process.communicate(timeout=100)
    return process.returncode, output, errors


def wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


@pytest.fixture
def ready_checkout(checkout):
    """The checkout, set up."""
    code, _, errors = finish(start(checkout, "hello"))
    assert code == 0, errors
    return checkout


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Puts shell scripts on a PATH that holds them and the system's own small tools, but no sudo."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "env").symlink_to(shutil.which("env"))
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return add


@pytest.fixture
def house(tmp_path):
    """A folder with a place for the log, enough for single steps."""
    (tmp_path / ".venv").mkdir()
    return tmp_path


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def x_server():
    """Something that listens where an X server does; yields its DISPLAY."""
    number = 10_000 + os.getpid() % 50_000
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0/tmp/.X11-unix/X{number}")
        server.listen()
        yield f":{number}"


# --- a whole start ---------------------------------------------------------------------------------------------------


def test_two_first_starts_at_once_set_up_once_and_both_run(checkout):
    both = [start(checkout, "say", "Привет", "-o", "x y.wav") for _ in range(2)]
    for code, output, errors in map(finish, both):
        assert code == 0, errors
        assert json.loads(output) == {"arguments": ["say", "Привет", "-o", "x y.wav"], "utf8": "1"}
    assert (checkout / run.LOG).read_text().count("Successfully installed lidia-desktop-1") == 1


def test_a_later_start_prints_nothing_of_its_own_and_passes_the_exit_code_on(ready_checkout):
    code, output, errors = finish(start(ready_checkout, "exit", "5"))
    assert (code, errors) == (5, "")
    assert json.loads(output)["arguments"] == ["exit", "5"]


@linux_only
def test_without_a_display_it_says_so_and_shows_the_demonstration(ready_checkout):
    code, output, errors = finish(start(ready_checkout))
    assert code == 0
    assert json.loads(output)["arguments"] == ["demo"]
    assert "Экрана здесь нет" in errors
    with x_server() as display:
        _, output, errors = finish(start(ready_checkout, DISPLAY=display))
    assert json.loads(output)["arguments"] == []
    assert errors == ""


@linux_only
def test_a_display_that_is_gone_is_told_and_costs_no_second(ready_checkout):
    took_s = []
    for _ in range(3):
        started = time.monotonic()
        code, output, errors = finish(start(ready_checkout, DISPLAY=":4321", WAYLAND_DISPLAY="wayland-0"))
        took_s.append(time.monotonic() - started)
    assert statistics.median(took_s) < 1
    assert code == 0
    assert json.loads(output)["arguments"] == ["demo"]
    assert errors == "Экран не отвечает (DISPLAY=:4321, WAYLAND_DISPLAY=wayland-0): " + (
        "вместо окна будет короткая демонстрация.\n"
    )


@posix_only
def test_a_set_up_killed_in_the_middle_is_finished_by_the_next_start(ready_checkout):
    (ready_checkout / "constraints.txt").write_text("# changed\n")
    (ready_checkout / "slow").touch()
    first = start(ready_checkout, "hello")
    wait_for(ready_checkout / "building", first)
    os.killpg(first.pid, signal.SIGKILL)
    assert finish(first)[0] == -signal.SIGKILL
    assert not run.is_ready(ready_checkout, "")
    half = run.site_packages(ready_checkout) / "half-1.dist-info"  # what a pip killed a little later leaves
    half.mkdir()
    (half / "METADATA").write_text("Metadata-Version: 2.1\nName: half\nVersion: 1\n")
    (ready_checkout / "slow").unlink()
    code, output, errors = finish(start(ready_checkout, "hello"))
    assert code == 0, errors
    assert json.loads(output)["arguments"] == ["hello"]
    assert run.is_ready(ready_checkout, "")
    assert not half.exists()


def test_offline_is_told_in_a_sentence_and_repaired_when_the_network_is_back(ready_checkout):
    write_project(ready_checkout, requires='"lidia-no-such-build-tool"')
    index = f"http://127.0.0.1:{closed_port()}/simple"
    code, output, errors = finish(start(ready_checkout, "hello", PIP_NO_INDEX="0", PIP_INDEX_URL=index))
    assert (code, output) == (1, "")
    assert "Нет связи с каталогом пакетов" in errors
    assert "Traceback" not in errors
    write_project(ready_checkout)
    assert finish(start(ready_checkout, "hello"))[0] == 0


def test_a_file_in_the_place_of_the_environment_gives_a_sentence(tmp_path, checkout):
    for name in ("pyproject.toml", "constraints.txt", "run.py"):
        shutil.copy(checkout / name, tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".venv").touch()
    code, _, errors = finish(start(tmp_path, "hello"))
    assert code == 1
    assert "удалите папку .venv" in errors
    assert "Traceback" not in errors


# --- the stamp -------------------------------------------------------------------------------------------------------


def test_what_makes_a_finished_environment_stale(ready_checkout, tmp_path):
    assert run.is_ready(ready_checkout, "")
    assert not run.is_ready(ready_checkout, "test")
    stamp = run.read_stamp(ready_checkout)
    try:
        run.write_stamp(ready_checkout, **{**stamp, "extra": "test"})
        assert run.is_ready(ready_checkout, "test")
        assert run.is_ready(ready_checkout, "")
        run.write_stamp(ready_checkout, home=stamp["home"])
        assert not run.is_ready(ready_checkout, "")
        (ready_checkout / run.STAMP).write_text("{ not JSON")
        assert not run.is_ready(ready_checkout, "")
    finally:
        run.write_stamp(ready_checkout, **stamp)
    moved = ready_checkout.rename(tmp_path / "moved")
    assert not run.is_ready(moved, "")
    moved.rename(ready_checkout)
    assert run.is_ready(ready_checkout, "")


@posix_only
def test_an_environment_whose_python_is_gone_does_not_run(ready_checkout):
    python = ready_checkout / run.PYTHON
    target = python.readlink()
    python.unlink()
    python.symlink_to("/no/such/python3")
    assert run.home(ready_checkout) == ""
    assert not run.is_ready(ready_checkout, "")
    python.unlink()
    python.symlink_to(target)
    assert run.is_ready(ready_checkout, "")


def test_packages_that_a_killed_pip_left_are_dropped_and_whole_ones_stay(ready_checkout):
    packages = run.site_packages(ready_checkout)
    whole = {info.name for info in packages.glob("*.dist-info")}
    for name, record in (
        ("a-1.dist-info", "a/__init__.py,sha256=x,1\na-1.dist-info/RECORD,,\n"),
        ("b-1.dist-info", None),
    ):
        (packages / name).mkdir()
        if record:
            (packages / name / "RECORD").write_text(record)
    (packages / "~c").mkdir()
    run.drop_half_installed(packages)
    assert {info.name for info in packages.glob("*.dist-info")} == whole
    assert "lidia_desktop-1.dist-info" in whole
    assert not (packages / "~c").exists()


# --- what to run -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "has_display", "extra", "last"),
    [
        ([], True, "", ["lidia_desktop"]),
        ([], False, "", ["lidia_desktop", "demo"]),
        (["say", "test", "-o", "x.wav"], False, "", ["lidia_desktop", "say", "test", "-o", "x.wav"]),
        (["--help"], True, "", ["lidia_desktop", "--help"]),
        (["test", "-k", "x", "-q"], False, "test", ["pytest", "-k", "x", "-q"]),
    ],
)
def test_arguments_reach_the_right_program(arguments, has_display, extra, last):
    found, modules = run.route(arguments, has_display)
    assert (found, modules[-1]) == (extra, last)


def test_the_check_lints_and_types_before_it_tests():
    _, modules = run.route(["test"], has_display=True)
    assert modules == [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["pytest"]]


def test_the_first_failure_ends_the_check_with_its_own_code(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fine.py").write_text("print('fine ran')")
    (tmp_path / "failing.py").write_text("raise SystemExit(7)")
    assert run.launch(tmp_path, [["fine"], ["failing"], ["fine"], ["fine"]]) == 7
    assert capfd.readouterr().out.count("fine ran") == 1


def test_an_old_python_is_refused_in_a_sentence():
    with pytest.raises(SystemExit) as refusal:
        run.require_python((3, 9, 18))
    assert "3.10" in str(refusal.value.code)
    assert "3.9.18" in str(refusal.value.code)
    run.require_python((3, 10, 0))


# --- the screen ------------------------------------------------------------------------------------------------------


@pytest.fixture
def screens(monkeypatch):
    """Says whether a window can open with these variables."""

    def found(**env: str) -> bool:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
            monkeypatch.delenv(name, raising=False)
            if name in env:
                monkeypatch.setenv(name, env[name])
        return run.has_screen()

    return found


@linux_only
def test_a_screen_is_one_that_answers(screens):
    with x_server() as display, tempfile.TemporaryDirectory() as folder:
        assert screens(DISPLAY=display)
        assert screens(DISPLAY=f"unix{display}.0")
        assert screens(DISPLAY=display, WAYLAND_DISPLAY="gone", XDG_RUNTIME_DIR=folder)
        assert not screens(WAYLAND_DISPLAY="wayland-0", XDG_RUNTIME_DIR=folder)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"{folder}/wayland-0")
            assert not screens(WAYLAND_DISPLAY="wayland-0", XDG_RUNTIME_DIR=folder), "a stale socket"
            server.listen()
            assert screens(WAYLAND_DISPLAY="wayland-0", XDG_RUNTIME_DIR=folder)
            assert screens(WAYLAND_DISPLAY=f"{folder}/wayland-0")
            assert screens(WAYLAND_DISPLAY="wayland-0", XDG_RUNTIME_DIR=folder, DISPLAY=":4321")
    assert not screens(DISPLAY=display)


@linux_only
@pytest.mark.parametrize("display", ["", "nonsense", "/no/such:0", ":999999", "localhost:99999", "x" * 200, "a..b:0"])
def test_what_names_no_screen_is_none(screens, display):
    assert not screens(DISPLAY=display)


@linux_only
def test_a_display_over_the_network_is_one_while_it_answers(screens):
    with socket.create_server(("127.0.0.1", 0)) as server:
        display = f"localhost:{server.getsockname()[1] - 6000}.0"
        assert screens(DISPLAY=display)
    assert not screens(DISPLAY=display)


@linux_only
def test_a_name_that_takes_long_to_look_up_is_given_up(screens, monkeypatch):
    released = threading.Event()

    def look_up(*_):
        released.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", look_up)
    started = time.monotonic()
    assert not screens(DISPLAY="far-away:0")
    assert time.monotonic() - started < 1
    released.set()


# --- PyTorch's index -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "nvidia", "index"),
    [
        ("linux", False, run.CPU_INDEX),
        ("linux", True, ""),
        ("win32", True, run.CUDA_INDEX),
        ("win32", False, ""),
        ("darwin", False, ""),
    ],
)
def test_index_that_suits_the_machine(platform, nvidia, index):
    assert run.torch_index(platform, nvidia) == index


def test_an_index_is_used_only_while_it_answers(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(200 if self.path == "/torch/" else 404)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        assert run.answers(f"{url}/torch/")
        assert not run.answers(f"{url}/nothing/")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not run.answers(f"{url}/torch/")


def test_a_silent_index_is_given_up(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert not run.answers(f"http://127.0.0.1:{silent.getsockname()[1]}/torch/", timeout_s=0.5)


def test_versions_come_from_the_constraints(tmp_path):
    (tmp_path / "constraints.txt").write_text("pytorch==1\ntorch==2.14.1 ; python_version > '3'\ntorchaudio==2.11.0\n")
    assert run.pins(tmp_path, run.TORCH) == ["torch==2.14.1", "torchaudio==2.11.0"]


def test_the_project_pins_all_of_pytorch():
    assert [pin.split("==")[0] for pin in run.pins(Path(run.__file__).parent, run.TORCH)] == list(run.TORCH)


# --- system packages -------------------------------------------------------------------------------------------------

NOTHING_INSTALLED = "exit 0"
APT_WRITES = 'echo "$@" >> "{log}"'


@posix_only
def test_missing_packages_are_those_that_dpkg_does_not_know_as_installed(programs):
    rows = "ii |libgl1, ", "rc |festival, ", "ii |libglib2.0-0t64, libglib2.0-0 (= 2.84), libgobject", "un |xvfb, "
    programs("dpkg-query", "\n".join(f"echo '{row}'" for row in rows))
    assert run.missing_packages(["libgl1", "festival", "libglib2.0-0", "xvfb", "xauth"]) == [
        "festival",
        "xvfb",
        "xauth",
    ]


@posix_only
def test_without_root_the_command_is_told_and_nothing_is_run(programs, house, monkeypatch, capsys):
    programs("dpkg-query", NOTHING_INSTALLED)
    programs("apt-get", APT_WRITES.format(log=house / "apt.log"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    run.install_system(house, "")
    told = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends " in told
    assert "libportaudio2" in told
    assert "xvfb" not in told
    assert not (house / "apt.log").exists()


@posix_only
def test_root_installs_what_is_missing_for_the_tests_too(programs, house, monkeypatch):
    programs("dpkg-query", "echo 'ii |festival, '")
    programs("apt-get", APT_WRITES.format(log=house / "apt.log"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    run.install_system(house, "test")
    update, install = (house / "apt.log").read_text().splitlines()
    assert update == "update"
    assert install.startswith("install ")
    assert {"libportaudio2", "xvfb"} <= set(install.split())
    assert "festival" not in install.split()


@posix_only
@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ("Could not get lock /var/lib/dpkg/lock", "занят другой программой"),
        ("You don't have enough free space in /var/cache/apt/archives/.", "место на диске"),
        ("Failed to fetch http://x  Temporary failure resolving 'x'", "Нет связи"),
    ],
)
def test_apt_of_a_russian_system_is_understood(programs, house, monkeypatch, capsys, message, hint):
    programs("dpkg-query", NOTHING_INSTALLED)
    programs("apt-get", f'[ "$LC_ALL" = C ] && echo "E: {message}" || echo "E: Не удалось"; exit 100')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    run.install_system(house, "")
    assert hint in capsys.readouterr().err


@posix_only
def test_an_interrupt_while_root_installs_is_no_trouble_with_rights(house, monkeypatch, capsys):
    started = []

    class OfRoot(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            started.append(self)

        def terminate(self):
            raise PermissionError(1, "Operation not permitted")

    def interrupt(_):
        raise KeyboardInterrupt

    def installing(root, _):
        with run.Step("Системные пакеты") as step:
            run.run_logged(root, step, [sys.executable, "-c", "input()"], interrupt)

    monkeypatch.setattr(subprocess, "Popen", OfRoot)
    monkeypatch.setattr(run, "set_up", installing)
    monkeypatch.setenv("PYTHONUTF8", "1")
    assert run.main(["hello"], house) == 130
    assert "Прервано." in capsys.readouterr().err
    started[0].wait(10)


@posix_only
def test_a_busy_apt_is_told_and_does_not_end_the_set_up(programs, house, monkeypatch, capsys):
    programs("dpkg-query", NOTHING_INSTALLED)
    programs("apt-get", "echo 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1'; exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    run.install_system(house, "")
    told = capsys.readouterr().err
    assert "занят другой программой" in told
    assert "held by process 1" in told
    assert "sudo apt-get install" in told


@posix_only
def test_nothing_is_run_when_all_is_there(programs, house, monkeypatch, capsys):
    there = f"{run.FOR_START} {run.FOR_TESTS}".split()
    programs("dpkg-query", "\n".join(f"echo 'ii |{name}, '" for name in there))
    programs("apt-get", APT_WRITES.format(log=house / "apt.log"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    run.install_system(house, "test")
    assert not (house / "apt.log").exists()
    assert capsys.readouterr().err == ""


# --- trouble in words ------------------------------------------------------------------------------------------------


def test_too_little_room_is_told_with_both_figures(house, monkeypatch):
    free = shutil.disk_usage(house)._replace(free=7_250_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    run.check_disk(house, 7)
    with pytest.raises(run.SetupError, match=r"свободно 7\.2 ГБ, а нужно 9\.0 ГБ"):
        run.check_disk(house, 9)


def test_what_is_already_installed_needs_no_room(house, monkeypatch):
    free = shutil.disk_usage(house)._replace(free=7_250_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    with (house / run.VENV / "libtorch.so").open("wb") as big:
        big.truncate(2_000_000_000)  # sparse: takes no room itself
    run.check_disk(house, 9)
    with pytest.raises(run.SetupError, match=r"нужно 8\.0 ГБ"):
        run.check_disk(house, 10)


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "место на диске"),
        (str(PermissionError(13, "Permission denied", "/opt/lidia/.venv")), "Нет прав на запись"),
        ("ERROR: No matching distribution found for torch==2.14.1", "от 3.10 до 3.13"),
        ("Error: Command '[...]/bin/python3', '-m', 'ensurepip'] returned non-zero exit status 1.", "python3-venv"),
        ("ERROR: something never seen before", "удалите папку .venv"),
    ],
)
def test_advice_fits_the_error_and_keeps_its_line(output, advice):
    told = run.explain(f"WARNING: Location 'x' is ignored\n{output}\nnote: see above")
    assert advice in told
    assert output in told
    assert "Location" not in told


def test_progress_names_the_package_and_counts_the_installed(tmp_path):
    progress = run.PipProgress(tmp_path)
    assert progress.read("Collecting torch==2.14.1 (from -c constraints.txt (line 3))").endswith("1-й: torch==2.14.1")
    assert progress.read("  Downloading https://x/torch-2.14.1.whl (915.7 MB)").endswith("torch-2.14.1.whl (915.7 MB)")
    assert progress.read("Installing collected packages: a, b, c").endswith("0 из 3")
    (tmp_path / "a-1.dist-info").mkdir()
    assert progress.read("").endswith("1 из 3")


def test_a_step_prints_only_its_beginning_and_end_where_lines_cannot_be_rewritten(capsys):
    with run.Step("Пакеты") as step:
        for detail in ("a", "b", "c"):
            step.show(detail)
    assert capsys.readouterr().err == "Пакеты: …\nПакеты: готово\n"
