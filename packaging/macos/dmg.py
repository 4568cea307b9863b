"""How the disk image looks; dmgbuild reads these names. The background is our colour alone: it suits light and dark."""

import os.path
from typing import Any

app: str = globals()["defines"]["app"]  # dmgbuild's: what stands behind -D

files = [app]
symlinks = {"Applications": "/Applications"}
background = "#e8edf4"
icon_size = 112
text_size = 13
window_rect = ((200, 200), (560, 340))
icon_locations: dict[str, Any] = {os.path.basename(app): (150, 150), "Applications": (410, 150)}
format = "ULFO"  # lzfse: small, and read by every macOS that Qt runs on
