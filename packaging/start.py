"""Where an installed bundle begins; the same as `python -m jobmonitor`."""

from jobmonitor.__main__ import main

main()
