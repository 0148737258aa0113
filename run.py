"""Set up a fresh machine, then start the program or its tests: `python3 run.py [test | verb ...]`.

Standard library only. Everything up to the version check must run on any Python 3.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path


def require_python(version: "tuple[int, ...]") -> None:
    """Leave with a sentence when `version` is too old for the program."""
    if version < (3, 10):
        found = ".".join(map(str, version[:3]))
        sys.exit(f"Нужен Python 3.10 или новее, а это {found}. Запустите новым, например: python3.11 run.py")


require_python(tuple(sys.version_info[:3]))

VENV = Path(".venv")  # these five are relative to the root of the checkout
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOG, LOCK, STAMP = VENV / "setup.log", VENV / "setup.lock", VENV / "setup.json"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_INDEX = "https://download.pytorch.org/whl/cu130"  # the CUDA that the pinned torch is built with
TORCH = ("torch", "torchaudio", "torchcodec")
CUDA_GB, CPU_GB, UPDATE_GB, PIP_CACHE_GB = 12, 4, 1, 4  # unpacked packages and their wheels; pip keeps those once more
# What Qt's platform plugins, PortAudio and Festival need beyond a bare Debian; the rest follows as their dependencies.
FOR_START = """libportaudio2 festival festvox-ru festvox-kallpc16k libegl1 libgl1 libglib2.0-0 libdbus-1-3
    libfontconfig1 fonts-dejavu-core libwayland-cursor0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1
    libxcb-shape0"""
FOR_TESTS = "pulseaudio pulseaudio-utils libasound2-plugins xvfb xauth"
APT_INSTALL = "apt-get install -y --no-install-recommends"
DISPLAY_PATIENCE_S = 0.4
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
# What an error says -> what to tell the operator; the first match counts.
HINTS = (
    (r"No space left|enough free space|WinError 112", "Кончилось место на диске: освободите его и запустите снова."),
    (r"Permission denied|Read-only file|WinError 5\b", "Нет прав на запись: возьмите копию программы в свою папку."),
    (r"Could not get lock|another process using it", "Менеджер пакетов занят другой программой: подождите её конца."),
    (r"CERTIFICATE_VERIFY_FAILED", "Сертификат сети не принят: укажите свой в переменной PIP_CERT."),
    (
        r"NewConnection|NameResolution|ConnectTimeout|ReadTimeout|Connection refused|getaddrinfo failed|ProxyError"
        r"|Temporary failure in name resolution|Network is unreachable|Temporary failure resolving",
        "Нет связи с каталогом пакетов: проверьте интернет и прокси и запустите снова.",
    ),
    (r"ensurepip", "Нет пакета python3-venv: поставьте его (команда выше, если это Debian) и запустите снова."),
    (r"(?m)^E: ", "Менеджер пакетов не справился: наберите команду ниже и посмотрите, что он скажет."),
    (r"No matching distribution", "Нужной версии не нашлось: проверьте интернет и что это Python от 3.10 до 3.13."),
    (r"", "Попробуйте ещё раз; если не пройдёт, удалите папку .venv и запустите снова."),
)


class SetupError(Exception):
    """Set-up cannot go on; the text is for the operator and says what to do."""


def say(text: str) -> None:
    """Tell the operator; standard output belongs to the program."""
    print(text, file=sys.stderr, flush=True)


class Step:
    """One named step with its seconds: in place on a terminal, elsewhere a line every ten seconds."""

    def __init__(self, title: str) -> None:
        self.title, self.started, self.in_place = title, time.monotonic(), sys.stderr.isatty()
        self.shown_s, self.ending = 0.0, "готово"

    def __enter__(self) -> "Step":
        self.show("…", always=True)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.show("не вышло" if kind else self.ending, always=True)
        print(end="\n" if self.in_place else "", file=sys.stderr, flush=True)

    def show(self, detail: str, always: bool = False) -> None:
        """Show what is being done now."""
        seconds = time.monotonic() - self.started
        line = f"{self.title}: {detail}" + (f", {seconds:.0f} с" if seconds >= 1 else "")
        if self.in_place:
            width = shutil.get_terminal_size().columns - 1
            print("\r" + line[:width].ljust(width), end="", file=sys.stderr, flush=True)
        elif always or seconds - self.shown_s >= 10:
            say(line)
        else:
            return
        self.shown_s = seconds


class PipProgress:
    """Turns pip's own lines into a short account of where it is."""

    def __init__(self, packages: Path) -> None:
        self.packages, self.there, self.met, self.to_install, self.text = packages, 0, 0, 0, "…"

    def read(self, line: str) -> str:
        """The account after one more line; "" stands for none."""
        word, _, rest = line.strip().partition(" ")
        if word in ("Collecting", "Processing"):
            self.met += 1
        if word in ("Collecting", "Processing", "Downloading"):
            self.text = f"скачиваю, {self.met}-й: {rest.split(' (from')[0].split('/')[-1]}"
        if line.startswith("Installing collected packages:"):
            self.to_install, self.there = line.count(",") + 1, self._installed()
        if self.to_install:
            return f"раскладываю, {max(0, self._installed() - self.there)} из {self.to_install}"
        return self.text

    def _installed(self) -> int:
        return len(list(self.packages.glob("*.dist-info")))


def run_logged(
    root: Path,
    step: Step,
    command: list[str],
    read: Callable[[str], str] = lambda _: "…",
    env: Mapping[str, str] = os.environ,
    keep: tuple[int, ...] = (),
) -> str:
    """Run `command` in `root` with its output in the log. Returns "" or, when it failed, that output.

    `read` gives the progress to show for each line. The child inherits the descriptors `keep`.
    """
    with (root / LOG).open("ab") as sink, (root / LOG).open(encoding="utf-8", errors="replace") as source:
        start = source.seek(0, os.SEEK_END)
        with subprocess.Popen(
            command, cwd=root, env=env, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT, pass_fds=keep
        ) as process:
            try:
                while process.poll() is None:
                    time.sleep(0.1)
                    for line in [*iter(source.readline, ""), ""]:
                        step.show(read(line))
            finally:
                with contextlib.suppress(PermissionError):  # root's process under sudo; Ctrl+C has reached it by itself
                    process.terminate()
        step.ending = "не вышло" if process.returncode else "готово"
        source.seek(start)
        return (source.read() or "?") if process.returncode else ""


def explain(output: str) -> str:
    """A failed command's output in words: what to do, and the lines that tell why."""
    pattern, hint = next(pair for pair in HINTS if re.search(pair[0], output))
    lines = [line.strip() for line in output.splitlines() if line.strip() and "WARNING: Location" not in line]
    why = [line for line in lines if re.search(pattern or r"^(ERROR|E|[A-Z]\w+Error): ", line)] or lines
    return "\n    ".join([hint, *(why[-1:] if pattern else why[-6:])])


def torch_index(platform: str, nvidia: bool) -> str:
    """PyTorch's own index where it suits the machine better than the default one, else ""."""
    if platform == "linux" and not nvidia:
        return CPU_INDEX
    return CUDA_INDEX if platform == "win32" and nvidia else ""


def answers(url: str, timeout_s: float = 4) -> bool:
    """Whether `url` answers in time. A process of its own, as looking up a name cannot be given a time limit."""
    probe = "import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], method='HEAD'))"
    with contextlib.suppress(subprocess.TimeoutExpired):
        command = [sys.executable, "-c", probe, url]
        return subprocess.run(command, capture_output=True, check=False, timeout=timeout_s).returncode == 0
    return False


def pins(root: Path, names: tuple[str, ...]) -> list[str]:
    """`name==version` of each name, from constraints.txt."""
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return [pin for name in names for pin in re.findall(rf"^{name}==[^\s;]+", text, re.MULTILINE)]


def missing_packages(names: list[str]) -> list[str]:
    """Those of `names` that dpkg neither has nor has a stand-in for (as libglib2.0-0t64 is for libglib2.0-0)."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Package}, ${Provides}\n"]
    rows = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    there = {part.split()[0] for row in rows if row.startswith("ii") for part in row[4:].split(",") if part.strip()}
    return [name for name in names if name not in there]


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root; None when that cannot be done from here."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        quiet = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        if quiet or (sys.stdin.isatty() and subprocess.run(["sudo", "-v"], check=False).returncode == 0):
            return ["sudo", "-n"]
    return None


def install_system(root: Path, extra: str) -> None:
    """Install missing Debian packages, or say what is missing and go on: the program can speak without them."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        say("Поставьте сами, если их нет: PortAudio (звук), EGL, GL и xcb-util-cursor, -wm, -keysyms (окно).")
        return
    venv_package = "" if importlib.util.find_spec("ensurepip") else f"python3.{sys.version_info[1]}-venv "
    missing = missing_packages(f"{venv_package}{FOR_START} {FOR_TESTS if extra == 'test' else ''}".split())
    by_hand = f"  sudo apt-get update && sudo {APT_INSTALL} {' '.join(missing)}"
    if not missing:
        return
    prefix = root_prefix()
    if prefix is None:
        say(f"Не хватает системных пакетов, а прав на установку нет. Наберите сами:\n{by_hand}")
        return
    apt = [*prefix, "env", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive"]  # `HINTS` know its messages in English
    say(f"Не хватает системных пакетов, ставлю: {' '.join(missing)}")
    with Step("Системные пакеты") as step:
        run_logged(root, step, [*apt, "apt-get", "update"])
        install = [*APT_INSTALL.split(), "-o", "DPkg::Lock::Timeout=120", *missing]
        failure = run_logged(root, step, [*apt, *install], lambda _: "ставлю")
    if failure:
        say(f"Системные пакеты не встали. {explain(failure)}\nПозже их можно поставить так:\n{by_hand}")


@contextlib.contextmanager
def locked(root: Path) -> Iterator[int]:
    """Let one process at a time change the environment. Yields the descriptor that holds the lock."""
    with (root / LOCK).open("a") as file:
        if not try_lock(file.fileno()):
            with Step("В этой папке уже идёт установка, жду её конца") as step:
                while not try_lock(file.fileno()):
                    step.show("…")
                    time.sleep(0.2)
        yield file.fileno()


def try_lock(descriptor: int) -> bool:
    """Take the lock, which lasts until all who hold the descriptor have closed it; False when it is taken."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def home(root: Path) -> str:
    """Folder and base interpreter that the environment is tied to; "" when it cannot run."""
    try:
        base = re.search(r"^home = (.+)$", (root / VENV / "pyvenv.cfg").read_text(encoding="utf-8"), re.MULTILINE)
        return f"{root} {(root / PYTHON).resolve(strict=True)}" if base and Path(base[1]).is_dir() else ""
    except OSError:
        return ""


def inputs(root: Path) -> str:
    """Hash of all that decides which packages are installed."""
    files = (root / "pyproject.toml", root / "constraints.txt")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def read_stamp(root: Path) -> dict[str, str]:
    """What was finished so far; empty when nothing was."""
    try:
        return dict(json.loads((root / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamp(root: Path, **values: str) -> None:
    """Replace the stamp in one go."""
    new = (root / STAMP).with_suffix(".new")
    new.write_text(json.dumps(values), encoding="utf-8")
    new.replace(root / STAMP)


def is_ready(root: Path, extra: str) -> bool:
    """Whether a finished environment is there, unmoved, for these inputs, with the wanted extra (or more)."""
    stamp, here = read_stamp(root), home(root)
    same = here and stamp.get("home") == here and stamp.get("inputs") == inputs(root)
    return bool(same) and extra in ("", stamp.get("extra"))


def make_venv(root: Path) -> None:
    """Make the environment anew in place of whatever is there."""
    with Step(f"Окружение Python {sys.version.split()[0]} в {root / VENV}") as step:
        for item in (root / VENV).iterdir():
            if item.is_dir() and not item.is_symlink():
                shutil.rmtree(item)
            elif item not in (root / LOCK, root / LOG):
                item.unlink()
        failure = run_logged(root, step, [sys.executable, "-m", "venv", str(VENV)])
        if failure:
            raise SetupError(f"Окружение Python не создалось. {explain(failure)}")


def site_packages(root: Path) -> Path:
    """Where pip puts packages; the folder exists once the environment does."""
    return next((root / VENV).glob("lib/python3*/site-packages"), root / VENV / "Lib" / "site-packages")


def drop_half_installed(packages: Path) -> None:
    """Make pip install again what a killed pip left unfinished: it lists INSTALLER in RECORD as its very last act."""
    for info in packages.glob("*.dist-info"):
        record = info / "RECORD"
        if not record.exists() or "/INSTALLER," not in record.read_text(encoding="utf-8"):
            shutil.rmtree(info)
    for left_over in packages.glob("~*"):
        shutil.rmtree(left_over, ignore_errors=True)


def check_disk(root: Path, whole_gb: float) -> None:
    """Raise when there is no room for what an environment of `whole_gb` still lacks."""
    there_gb = sum(file.lstat().st_size for file in (root / VENV).rglob("*")) / 1e9
    free_gb, needed_gb = shutil.disk_usage(root).free / 1e9, max(whole_gb - there_gb, UPDATE_GB)
    if free_gb < needed_gb:
        raise SetupError(f"На диске с {root} свободно {free_gb:.1f} ГБ, а нужно {needed_gb:.1f} ГБ: освободите место.")


def pip_install(root: Path, step: Step, lock: int, *what: str) -> str:
    """Run pip with the pinned versions. Returns "" or, when it failed, its output.

    pip holds the lock too: should this process be killed, its pip still keeps others out until it ends.
    """
    packages, temporary = site_packages(root), root / VENV / "tmp"
    drop_half_installed(packages)
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    env = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env["TMPDIR"] = str(temporary)  # /tmp may be too small for the wheels
    env["PIP_CONSTRAINT"] = env["PIP_BUILD_CONSTRAINT"] = "constraints.txt"  # build tools are pinned too
    if shutil.disk_usage(root).free / 1e9 < CUDA_GB + PIP_CACHE_GB:
        env["PIP_NO_CACHE_DIR"] = "1"
    pip = [str(root / PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off", "-c", "constraints.txt"]
    keep = (lock,) if os.name == "posix" else ()
    failure = run_logged(root, step, [*pip, *what], PipProgress(packages).read, env, keep)
    shutil.rmtree(temporary, ignore_errors=True)
    return failure


def install_torch(root: Path, lock: int) -> None:
    """Install PyTorch from its own index where that suits the machine better; else leave it to the default index."""
    if all(list(site_packages(root).glob(f"{pin.replace('==', '-')}*.dist-info")) for pin in pins(root, TORCH)):
        return
    index = torch_index(sys.platform, Path("/proc/driver/nvidia").exists() or bool(shutil.which("nvidia-smi")))
    if index and not answers(f"{index}/torch/"):
        say(f"{index} не отвечает: PyTorch будет из обычного каталога.")
        index = ""
    cuda = index == CUDA_INDEX or (sys.platform == "linux" and not index)
    check_disk(root, CUDA_GB if cuda else CPU_GB)
    for names in (TORCH, TORCH[:2]) if index else ():
        with Step(f"{', '.join(names)} из {index}") as step:
            failure = pip_install(root, step, lock, "--no-deps", "--index-url", index, *pins(root, names))
        if not failure:
            return
    if index:
        say("Оттуда не взять: PyTorch будет из обычного каталога.")
        check_disk(root, CUDA_GB)


def set_up(root: Path, extra: str) -> None:
    """Bring the machine to where the program (and, with the extra "test", its tests) can run. Raises `SetupError`."""
    (root / VENV).mkdir(exist_ok=True)
    with locked(root) as lock:
        ready, stamp = is_ready(root, extra), read_stamp(root)
        if not ready:
            say(f"Готовлю программу к работе: это нужно один раз. Подробности: {root / LOG}")
            (root / LOG).write_bytes(b"")
        if sys.platform == "linux":
            install_system(root, extra)
        if ready:
            return
        if not home(root) or stamp.get("home") != home(root):
            make_venv(root)
        extra = extra or stamp.get("extra", "")
        write_stamp(root, home=home(root), extra=extra)
        install_torch(root, lock)
        with Step("Пакеты Python") as step:
            failure = pip_install(root, step, lock, "-e", f".[{extra}]" if extra else ".")
        if failure:
            raise SetupError(explain(failure))
        write_stamp(root, home=home(root), extra=extra, inputs=inputs(root))


def display_addresses(environ: Mapping[str, str]) -> "list[str | tuple[str, int]]":
    """Sockets where the screens that the environment names would listen: Unix paths and TCP addresses."""
    found: list[str | tuple[str, int]] = []
    if environ.get("WAYLAND_DISPLAY"):
        found.append(str(Path(environ.get("XDG_RUNTIME_DIR", ""), environ["WAYLAND_DISPLAY"])))
    display = environ.get("DISPLAY", "")
    parts = re.fullmatch(r"(?:(\w+)/)?([^/]*):(\d+)(?:\.\d+)?", display)
    if not parts:
        return [*found, display] if display else found
    protocol, host, number = parts.groups()
    if host in ("", "unix") or protocol == "unix":
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where every X server listens
        found += [path, f"\0{path}"]
    if host != "unix" and protocol != "unix":
        found.append((host.strip("[]") or "localhost", 6000 + int(number)))
    return found


def listens(address: "str | tuple[str, int]") -> bool:
    """Whether a connection to `address` is accepted."""
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, DISPLAY_PATIENCE_S).close()
        else:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(DISPLAY_PATIENCE_S)
                probe.connect(address)
    except (OSError, OverflowError, ValueError):
        return False
    return True


def has_screen() -> bool:
    """Whether a window can open: Qt aborts on a screen that is named but gone. Looks for `DISPLAY_PATIENCE_S` only."""
    if sys.platform != "linux":
        return True
    addresses, answers = display_addresses(os.environ), queue.SimpleQueue[bool]()
    for address in addresses:  # in threads, as looking up a name cannot be given a time limit
        threading.Thread(target=lambda where=address: answers.put(listens(where)), daemon=True).start()
    with contextlib.suppress(queue.Empty):
        return any(answers.get(timeout=DISPLAY_PATIENCE_S) for _ in addresses)
    return False


def route(arguments: list[str], has_display: bool) -> tuple[str, list[list[str]]]:
    """The extra to set up with, and what the environment's Python runs with `-m`, the program itself last."""
    if arguments[:1] == ["test"]:
        return "test", [*map(list, CHECKS), ["pytest", *arguments[1:]]]
    if not arguments and not has_display:
        return "", [["lidia_desktop", "demo"]]
    return "", [["lidia_desktop", *arguments]]


def launch(root: Path, modules: list[list[str]]) -> int:
    """Run the modules until one fails; the last takes this process's place where the system can do that."""
    *first, last = [[str(root / PYTHON), "-m", *module] for module in modules]
    for command in first:
        say(f"$ {' '.join(command[2:])}")
        code = subprocess.call(command)
        if code:
            return code
    if os.name == "posix":
        os.execv(last[0], last)  # noqa: S606 - the program gets this process, its signals and its exit code
    return subprocess.call(last)


def main(arguments: list[str], root: Path) -> int:
    """Set up what is missing, then run what was asked for. Returns an exit code."""
    os.environ["PYTHONUTF8"] = "1"
    has_display = bool(arguments) or has_screen()
    extra, modules = route(arguments, has_display)
    try:
        if extra or not is_ready(root, extra):
            set_up(root, extra)
        if extra:
            os.chdir(root)
        else:
            os.environ["PYTHONSAFEPATH"] = "1"  # a file in the operator's folder must not pass for a library
        if not has_display:
            named = [f"{name}={os.environ[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name)]
            why = (
                f"Экран не отвечает ({', '.join(named)})"
                if named
                else "Экрана здесь нет (DISPLAY и WAYLAND_DISPLAY пусты)"
            )
            say(f"{why}: вместо окна будет короткая демонстрация.")
        return launch(root, modules)
    except SetupError as error:
        say(f"Не получилось. {error}")
    except OSError as error:
        say(f"Не получилось. {explain(str(error))}")
    except KeyboardInterrupt:
        say("\nПрервано. Если подготовка не закончена, её продолжит следующий запуск.")
        return 130
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
