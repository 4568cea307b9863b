"""What the program is called, by people and by each system. The version stands in `jobmonitor`, all else in here."""

from typing import Final

NAME: Final = "jobmonitor"
"""The command, the folders that systems give us, the package and the .desktop file."""

TITLE: Final = "Job Monitor"
PUBLISHER: Final = "Job Monitor contributors"
SUMMARY: Final = "Paste a job ID, watch it finish, keep its picture"

ID: Final = "io.github.jobmonitor.jobmonitor"
"""In reverse order of domains, as software centres, macOS and Flatpak want it."""

USER_MODEL_ID: Final = "JobMonitor.JobMonitor"
"""How Windows knows which windows, shortcut and notifications belong together: the setup writes the same one."""

LINK_SCHEME: Final = "jobmonitor"
