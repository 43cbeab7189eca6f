"""A `jupyter_client` kernel provisioner that forks where it can and starts a normal kernel where it cannot."""

from __future__ import annotations

__all__ = ["ForkProvisioner"]

import os

from jupyter_client.provisioning import LocalProvisioner

from .client import ADDRESS_VARIABLE, ForkedKernel, ask


class ForkProvisioner(LocalProvisioner):
    """Named ``mekong-fork`` in the kernel specification (entry point ``jupyter_client.kernel_provisioners``)."""

    async def launch_kernel(self, cmd, **kwargs):
        address = os.environ.get(ADDRESS_VARIABLE)
        if not address:
            return await super().launch_kernel(cmd, **kwargs)
        environment = dict(kwargs.get("env") or os.environ)
        environment.pop(ADDRESS_VARIABLE, None)
        request = {"do": "start", "argv": list(cmd[cmd.index("-f"):]), "env": environment, "cwd": kwargs.get("cwd") or os.getcwd()}
        try:
            pid = ask(address, request)["pid"]
        except (OSError, ValueError, KeyError):
            return await super().launch_kernel(cmd, **kwargs)
        self.process = ForkedKernel(address, pid)
        # The kernel leads a session of its own: signals go to it and to whatever it started.
        self.pid = self.pgid = pid
        return self.connection_info
