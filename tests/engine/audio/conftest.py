"""The sound server for the tests of this folder."""

from __future__ import annotations

from tests.sound import no_sound as no_sound
from tests.sound import sound_server as sound_server
