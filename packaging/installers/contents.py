"""What goes into a bundle: an allow-list, so that nothing comes along because it stood beside something we need."""

from pathlib import PurePath
from typing import Final

# Qt's plugins by kind. Without GTK's theme, which drags in half a desktop; dialogs come from the portal.
PLUGINS: Final[dict[str, dict[str, str]]] = {
    "linux": {
        "platforms": "qxcb qwayland qoffscreen",
        "platforminputcontexts": "composeplatforminputcontextplugin ibusplatforminputcontextplugin",
        "platformthemes": "qxdgdesktopportal",
        "wayland-decoration-client": "adwaita bradient",
        "wayland-graphics-integration-client": "qt-plugin-wayland-egl dmabuf-server drm-egl-server",
        "wayland-shell-integration": "xdg-shell wl-shell-plugin qt-shell fullscreen-shell-v1",
        "xcbglintegrations": "qxcb-egl-integration qxcb-glx-integration",
    },
    "win32": {"platforms": "qwindows qoffscreen", "styles": "qmodernwindowsstyle"},
    "darwin": {"platforms": "qcocoa qoffscreen", "styles": "qmacstyle"},
}
PICTURES: Final = {"imageformats": "qgif qico qjpeg qsvg qwebp", "iconengines": "qsvgicon"}

QT_LIBRARIES: Final = frozenset(
    (
        *("Core", "Gui", "Widgets", "Svg", "DBus", "OpenGL"),
        *("XcbQpa", "WaylandClient", "WlShellIntegration"),
        *("icudata", "icui18n", "icuuc"),
    )
)

# What Linux' Python needs and its distribution may have in another version. All else that a wheel doesn't bring is the
# system's own: a C++ library or a GLib of ours would break its graphics drivers and its dialogs.
PYTHON_LIBRARIES: Final = (
    *("libpython3", "libssl", "libcrypto", "libffi", "libsqlite3", "libbz2", "liblzma", "libz."),
    *("libexpat", "libuuid", "libmpdec", "libcrypt."),
)

HIDDEN: Final[dict[str, tuple[str, ...]]] = {"linux": ("_cffi_backend",), "darwin": ("_cffi_backend",)}
"""What libvips' binding imports in C, where nobody sees it. Windows goes without libvips."""

EXCLUDED: Final = (
    *("PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtQml"),
    *("PIL.ImageQt", "PIL.ImageTk", "PIL.ImageShow", "PIL._imagingft", "tkinter", "turtle"),
    *("setuptools", "pkg_resources", "distutils", "_distutils_hack", "pip"),
    *("cffi", "pycparser"),  # libvips' binding is compiled already, and needs their backend alone
    *("click", "rich", "pygments", "trio", "requests", "urllib3", "charset_normalizer"),
    *("doctest", "pdb", "unittest", "pytest", "lib2to3", "idlelib", "ensurepip", "curses", "readline"),
    *("keyring.cli", "keyring.devpi_client", "keyring.testing", "keyring.backends.kwallet"),
)
"""Modules that are found by looking at imports, and that no way through the program reaches."""


def keeps(place: str, origin: str, system: str) -> bool:
    """Whether a file goes into the bundle at `place`, when it was found at `origin`."""
    parts = PurePath(place.replace("\\", "/")).parts
    name = parts[-1]
    if "plugins" in parts[:-1] and "PySide6" in parts:
        allowed = {**PLUGINS[system], **PICTURES}.get(parts[parts.index("plugins") + 1], "")
        return stem(name) in allowed.split()
    if "PySide6" in parts and ("translations" in parts or "qml" in parts):
        return False  # the program speaks English, and no part of it asks Qt for another language
    if system == "win32":
        # A renderer for machines without a graphics driver, and Direct2D: widgets are painted without either.
        return not name.lower().startswith(("opengl32sw", "d3dcompiler", "qt6network", "qt6qml", "qt6opengl", "qt6pdf"))
    if name.startswith(("libQt6", "libicu")):
        return name.removeprefix("libQt6").removeprefix("lib").partition(".")[0] in QT_LIBRARIES
    if system == "linux" and len(parts) == 1 and ".so" in name:
        return "site-packages" in origin or name.startswith(PYTHON_LIBRARIES) or not origin.startswith("/")
    return True


def is_whole(place: str) -> bool:
    """Whether `strip` would break this library of Linux': libvips' was patched in a way that it can't follow."""
    return PurePath(place).name.startswith("libvips")


def stem(name: str) -> str:
    """A plugin's name as Qt knows it, without what each system hangs on both ends."""
    return name.removeprefix("lib").partition(".")[0]
