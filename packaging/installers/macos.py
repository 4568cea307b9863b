"""What macOS reads out of the .app. Values alone: `macos_image` builds, signs and packs."""

from typing import Any, Final

from installers.facts import VERSION
from jobmonitor.identity import ID, LINK_SCHEME, PUBLISHER, TITLE

MINIMUM: Final = "14.0"  # Qt 6.12's own; the bundle takes no older one

INFO: Final[dict[str, Any]] = {
    "CFBundleDisplayName": TITLE,
    "CFBundleName": TITLE,
    "CFBundleShortVersionString": VERSION,
    "CFBundleVersion": VERSION,
    "CFBundleURLTypes": [
        {"CFBundleURLName": ID, "CFBundleURLSchemes": [LINK_SCHEME], "CFBundleTypeRole": "Viewer"},
    ],
    "LSApplicationCategoryType": "public.app-category.productivity",
    "LSMinimumSystemVersion": MINIMUM,
    "NSHighResolutionCapable": True,
    "NSRequiresAquaSystemAppearance": False,  # dark where the person chose dark
    "NSSupportsAutomaticGraphicsSwitching": True,
    "NSHumanReadableCopyright": f"© {PUBLISHER}, MIT licence",
    # While jobs are on their way the program says so itself (app/awake); without jobs it may nap like any other.
    "LSAppNapIsDisabled": False,
}

ENTITLEMENTS: Final[dict[str, bool]] = {
    # Python's ctypes and cffi make code while they run, which the hardened runtime forbids otherwise.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}
