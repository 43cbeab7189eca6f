"""Numbered references without reading whole pages again: Sphinx loads a page's stored tree anew for each reference to it."""

from __future__ import annotations

__all__ = ["QuickReferences"]

from functools import cache

from sphinx.domains.std import StandardDomain


class _Environment:
    """The build environment with each page's tree loaded once. The trees are for looking up titles only and must not be changed."""

    def __init__(self, env):
        self._env = env
        self.get_doctree = cache(env.get_doctree)

    def __getattr__(self, name):
        return getattr(self._env, name)


class QuickReferences(StandardDomain):
    """Sphinx's own domain of labels and numbers; a reference to a number (``numref``) looks its title up in trees kept in memory."""

    _quick: _Environment | None = None

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        if typ == "numref":
            # Numbers are resolved when all pages have been read: their trees no longer change.
            self._quick = self._quick or _Environment(env)
            env = self._quick
        return super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
