"""What Windows reads out of a program: its version and its manifest. Text alone; nothing here runs a program."""

from pathlib import Path
from typing import Final

from installers.facts import VERSION
from jobmonitor.identity import NAME, PUBLISHER, SUMMARY, TITLE

WINDOW: Final = f"{NAME}-window"
"""The program without a console, as the wheel calls it too."""

MANIFEST: Final = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges><requestedExecutionLevel level="asInvoker" uiAccess="false"/></requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application><supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/></application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitorV2</dpiAwareness>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
  <dependency>
    <dependentAssembly>
      <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"
        processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"/>
    </dependentAssembly>
  </dependency>
</assembly>
"""


def four(version: str) -> tuple[int, int, int, int]:
    """The version as Windows counts: four numbers. What stands behind a `-`, `a`, `b` or `rc` doesn't count there."""
    numbers: list[int] = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        numbers.append(int(digits or 0))
        if digits != part:
            break
    first, second, third, *_ = (*numbers, 0, 0, 0)
    return first, second, third, 0


def version_resource(version: str) -> str:
    """The version as PyInstaller reads it: what Explorer shows under Properties, Details."""
    numbers = four(version)
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": TITLE,  # the name in the task manager
        "FileVersion": version,
        "InternalName": NAME,
        "LegalCopyright": f"© {PUBLISHER}, MIT licence",
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": TITLE,
        "ProductVersion": version,
        "Comments": SUMMARY,
    }
    said = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{said}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def written_version(folder: Path) -> str:
    """The file with the version's resource, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "version.txt"
    file.write_text(version_resource(VERSION), encoding="utf-8")
    return str(file)
