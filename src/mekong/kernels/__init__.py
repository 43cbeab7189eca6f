"""Kernels forked from one warm process: starting pandas and matplotlib anew is most of a notebook's time."""

from .client import WarmServer, offer
from .spec import kernel_name

__all__ = ["WarmServer", "kernel_name", "offer"]
