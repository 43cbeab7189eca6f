"""A kernel in a new process, under the same limit as a forked one: ``python -m mekong.kernels.plain -f FILE``."""

from __future__ import annotations

from .limits import limit_memory

if __name__ == "__main__":
    limit_memory()
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
