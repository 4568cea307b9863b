"""Job Monitor: watches jobs at asynchronous APIs, keeps their results and shows them."""

__version__ = "0.1.0"
