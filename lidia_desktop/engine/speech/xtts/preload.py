"""Loading torch's libraries without stopping the other threads of the program."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from pathlib import Path

# In the order in which torch itself loads them.
LIBRARIES = ("libtorch_global_deps.so", "libc10.so", "libtorch_cpu.so", "libtorch.so", "libtorch_python.so")
RTLD_NOW = 2
RTLD_GLOBAL = 0x100


def preload_torch() -> None:
    """Map torch's libraries into the process, so that `import torch` finds them there.

    The import holds the interpreter's lock while the linker reads half a gigabyte, and a window stands still; a
    foreign call lets go of it. Only Linux is known to gain. A library that does not load is left to the import,
    which reports it properly.
    """
    found = importlib.util.find_spec("torch")
    if sys.platform != "linux" or "torch" in sys.modules or found is None or found.origin is None:
        return
    folder = Path(found.origin).parent / "lib"
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype = ctypes.c_void_p
    dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    for name in LIBRARIES:
        # torch makes the first one's symbols visible to all, and no other's.
        flags = RTLD_NOW | RTLD_GLOBAL if name == LIBRARIES[0] else RTLD_NOW
        dlopen(str(folder / name).encode(), flags)
