"""Loading torch and coqui-tts without stopping the other threads of the program.

Two things hold the interpreter's lock for a tenth of a second and more while these are imported, and a window stands
still: the linker, which reads half a gigabyte of libraries, and the garbage collector, which walks through all that
the imports make.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import importlib.util
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lidia_desktop.engine.cancel import Cancel

SPEAKING_MODULE = "TTS.tts.layers.xtts.tokenizer"  # all of coqui-tts that prepared weights need
NETWORK_MODULE = "TTS.tts.models.xtts"
# What is imported in this order, each with the packages and libraries in them that it needs; what is not there is
# passed over.
LIBRARIES = {
    "torch": (
        ("torch", "lib/libtorch_global_deps.so"),
        ("torch", "lib/libc10.so"),
        ("torch", "lib/libtorch_cpu.so"),
        ("torch", "lib/libtorch.so"),
        ("torch", "lib/libtorch_python.so"),
        ("torch", "_C.*.so"),
    ),
    SPEAKING_MODULE: (("tokenizers", "*.so"),),
    NETWORK_MODULE: (
        ("triton", "_C/libtriton.so"),
        ("llvmlite", "binding/libllvmlite.so"),
        ("scipy", "../scipy.libs/*.so"),
        ("torchaudio", "lib/*.so"),
    ),
}
RTLD_NOW = 2
RTLD_GLOBAL = 0x100


def import_libraries(last: str, cancel: Cancel) -> None:
    """Import torch and what follows it in `LIBRARIES` up to `last`, once. Raises `Cancelled` between the steps.

    They take some seconds together.
    """
    names = list(LIBRARIES)
    missing = [name for name in names[: names.index(last) + 1] if name not in sys.modules]
    if not missing:
        return
    # Imports leave caught errors behind, whose tracebacks hold the frames that they ran in. What is frozen stays for
    # good, and with the caller's frame a whole network would.
    with ThreadPoolExecutor(1, thread_name_prefix="import") as own_frames:
        own_frames.submit(_import, missing, cancel).result()
    cancel.check()


def _import(modules: list[str], cancel: Cancel) -> None:
    gc.disable()
    try:
        for module in modules:
            cancel.check()
            _map_libraries(LIBRARIES[module])
            importlib.import_module(module)
        # Modules stay for good: later collections need not look through them either.
        gc.freeze()
    finally:
        gc.enable()


def _map_libraries(libraries: tuple[tuple[str, str], ...]) -> None:
    """Map large libraries into the process, so that the import finds them there.

    A foreign call lets go of the interpreter's lock, which an import does not. Only Linux is known to gain. A library
    that does not load is left to the import, which reports it properly.
    """
    if sys.platform != "linux":
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype = ctypes.c_void_p
    dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    for package, pattern in libraries:
        found = importlib.util.find_spec(package)
        if found is None or found.origin is None:
            continue
        for library in sorted(Path(found.origin).parent.glob(pattern)):
            # torch makes the symbols of this one visible to all, and of no other.
            flags = RTLD_NOW | RTLD_GLOBAL if library.name == "libtorch_global_deps.so" else RTLD_NOW
            dlopen(str(library).encode(), flags)
