"""The only way out: a question as plain data goes out, an answer comes back, within limits. Retrying is for others."""

from jobmonitor.transport.client import Download, Limits, Transport

__all__ = ["Download", "Limits", "Transport"]
