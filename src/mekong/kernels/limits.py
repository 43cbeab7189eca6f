"""What a kernel may take of the machine."""

from __future__ import annotations

__all__ = ["limit_memory", "MEMORY_LIMIT"]

#: Bytes of address space. A chapter's kernel takes about 1.2 GB of it and uses a quarter of that.
MEMORY_LIMIT = 6 * 2**30


def limit_memory() -> None:
    """From now on this process gets a MemoryError where it would take more than `MEMORY_LIMIT`. Nothing happens on Windows."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > MEMORY_LIMIT:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))
