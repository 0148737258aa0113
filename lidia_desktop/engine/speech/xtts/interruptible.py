"""Long computations in torch that end between two of its calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lidia_desktop.engine.cancel import Cancel

if TYPE_CHECKING:
    import torch


def interruptible(cancel: Cancel, skip: frozenset[str] = frozenset()) -> torch.overrides.TorchFunctionMode:
    """A scope in which every call into torch looks at `cancel` first and raises `Cancelled`.

    Functions named in `skip` return their tensor untouched. It holds for the thread that enters it.
    """
    import torch

    class Scope(torch.overrides.TorchFunctionMode):
        def __torch_function__(
            self,
            func: Callable[..., object],
            types: object,
            args: tuple[object, ...] = (),
            kwargs: dict[str, object] | None = None,
        ) -> object:
            name = getattr(func, "__name__", "")
            # Torch's own scopes restore the thread's state with this, also on the way out of a cancelled call.
            if name != "_set_grad_enabled":
                cancel.check()
            named = kwargs or {}
            if name in skip:
                return args[0] if args else named["tensor"]
            return func(*args, **named)

    return Scope()
