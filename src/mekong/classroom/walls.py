"""The commands that put walls around a process: what it sees, and nothing else."""

from __future__ import annotations

__all__ = ["bubblewrap_command", "namespaces_command", "plain_command", "KNOWN_ENVIRONMENT", "copy_font_list"]

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path

HOME = "/home/student"
ENVIRONMENT = {"HOME": HOME, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
               "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "agg", "MPLCONFIGDIR": "/stage/fonts", "IPYTHONDIR": f"{HOME}/.ipython",
               "TMPDIR": HOME}
#: Names of environment variables that a run may see: those set here, and what the shell and the interpreter add.
KNOWN_ENVIRONMENT = (*ENVIRONMENT, "PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE", "PYTHONPATH", "LINES", "COLUMNS")


def _read_only() -> list[Path]:
    """The folders of the Python environment and the system's libraries."""
    wanted = [Path("/usr"), Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), *(Path(entry).resolve() for entry in _extra_sites())]
    folders: list[Path] = []
    for folder in sorted(set(wanted)):
        if folder.is_dir() and folder != Path("/") and not any(folder.is_relative_to(other) for other in folders):
            folders.append(folder)
    return folders


def _extra_sites() -> list[str]:
    return [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]


def _hidden() -> list[Path]:
    """The book's own package, where it is installed as files among the others: it can compute the right answers."""
    sites = {Path(sysconfig.get_paths()[key]).resolve() for key in ("purelib", "platlib")} | {Path(entry).resolve() for entry in _extra_sites()}
    return [site / "mekong" for site in sorted(sites) if (site / "mekong").is_dir()]


def _links() -> list[tuple[str, str]]:
    """/bin, /lib and the like, as links or folders of this system."""
    return [(os.readlink(path), path) for path in ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32") if os.path.islink(path)]


def _folders_at_root() -> list[Path]:
    return [Path(path) for path in ("/bin", "/sbin", "/lib", "/lib64") if os.path.isdir(path) and not os.path.islink(path)]


def _python() -> str:
    return str(Path(sys.prefix).resolve() / "bin" / Path(sys.executable).name)


@lru_cache(maxsize=1)
def _font_lists() -> list[Path]:
    import matplotlib
    import matplotlib.font_manager  # noqa: F401  (writes the list where there is none)

    return sorted(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))


def copy_font_list(folder: Path) -> None:
    """Give a run matplotlib's list of fonts: making it takes longer than most notebooks."""
    folder.mkdir()
    for file in _font_lists():
        shutil.copyfile(file, folder / file.name)


def _environment() -> dict[str, str]:
    extra = [entry for entry in _extra_sites() if not Path(entry).resolve().is_relative_to(Path(sys.prefix).resolve())]
    return ENVIRONMENT | ({"PYTHONPATH": ":".join(extra)} if extra else {})


def bubblewrap_command(stage: Path, data: Path, home_bytes: int, told: list[str], uid: int) -> tuple[list[str], list[int]]:
    """``bwrap`` with its arguments in a file descriptor (returned second, to be passed on)."""
    words = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "student", "--clearenv"]
    if uid:
        # The runner gives up root itself, before it looks at the notebook; until then it keeps these two rights.
        words += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        words += ["--unshare-user", "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", *(["--disable-userns"] if _can_bar_namespaces() else [])]
    folders = [*_read_only(), *_folders_at_root()]
    # What may be written comes first: the book itself may stand in one of these folders.
    words += ["--perms", "0755", "--dir", str(Path(HOME).parent), "--perms", "0777", "--size", str(home_bytes), "--tmpfs", HOME, "--perms", "1777", "--size", str(home_bytes // 4), "--tmpfs", "/tmp"]
    # Folders on the way are made by hand: bubblewrap's own would be closed to the user that the runner becomes.
    for folder in sorted({parent for folder in folders for parent in folder.parents if parent != Path("/")}):
        words += ["--perms", "0755", "--dir", str(folder)]
    for folder in folders:
        words += ["--ro-bind", str(folder), str(folder)]
    for target, link in _links():
        words += ["--symlink", target, link]
    for folder in _hidden():
        words += ["--tmpfs", str(folder), "--remount-ro", str(folder)]
    words += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]
    # bubblewrap closes the kernel's settings only where it finds them open; here they are closed in any case.
    words += ["--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev", "--perms", "1777", "--size", str(home_bytes // 4), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    words += ["--ro-bind", str(stage), "/stage", "--ro-bind", str(data), f"{HOME}/data", "--remount-ro", "/", "--chdir", HOME]
    for name, value in _environment().items():
        words += ["--setenv", name, value]
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.write(writer, b"\0".join(word.encode() for word in words) + b"\0")
    os.close(writer)
    return ["bwrap", "--args", str(reader), _python(), "-B", "-s", "/stage/runner.py", f"/stage/{told[0]}", *told[1:]], [reader]


@lru_cache(maxsize=1)
def _can_bar_namespaces() -> bool:
    return "--disable-userns" in subprocess.run(["bwrap", "--help"], capture_output=True, text=True, check=False).stdout


def namespaces_command(stage: Path, data: Path, home_bytes: int, told: list[str], uid: int) -> tuple[list[str], list[int]]:
    """``unshare``: the same view built by a shell script in new namespaces, then every right given up by ``setpriv``.

    Started as root it becomes another user for good: root of the machine, even without a single right, may
    write the kernel's settings.
    """
    q = shlex.quote
    new = str(stage / "root")
    lines = ["set -e", "umask 022", f"mkdir {new}", f"mount -t tmpfs -o size=1m,mode=755 none {new}", f"cd {new}", "mkdir -p proc dev etc stage home/student tmp .old",
             # What may be written comes first: the book itself may stand in one of these folders.
             f"mount -t tmpfs -o size={home_bytes // 4},mode=1777 none {new}/tmp", f"mount -t tmpfs -o size={home_bytes},mode=777 none {new}/home/student"]
    for folder in [*_read_only(), *_folders_at_root()]:
        lines += [f"mkdir -p .{q(str(folder))}", *_bound(str(folder), f"{new}{folder}")]
    lines += [f"ln -s {q(target)} .{q(link)}" for target, link in _links()]
    lines += [f"mount -t tmpfs -o size=4k,ro none {q(new + str(folder))}" for folder in _hidden()]
    lines.append("mkdir home/student/data")
    lines += [*_bound(str(data), f"{new}/home/student/data"), *_bound(str(stage), f"{new}/stage")]
    lines += ["if [ -e /etc/ld.so.cache ]; then cp /etc/ld.so.cache etc/; fi", f"mount -t proc none {new}/proc"]
    for part in ("sys", "sysrq-trigger", "irq", "bus"):
        lines.append(f"if [ -e proc/{part} ]; then mount --bind proc/{part} proc/{part}; mount -o remount,bind,ro proc/{part}; fi")
    lines += [f"touch dev/{name} && mount --bind /dev/{name} dev/{name}" for name in ("null", "zero", "full", "random", "urandom")]
    lines += [f"pivot_root {new} {new}/.old", "cd /", "umount -l /.old", "rmdir /.old", "mount -o remount,ro,size=1m /", f"cd {HOME}"]
    settings = " ".join(f"{name}={q(value)}" for name, value in _environment().items())
    python = " ".join(q(word) for word in (_python(), "-B", "-s", "/stage/runner.py", f"/stage/{told[0]}", *told[1:]))
    other = f"--reuid={uid} --regid={uid} --clear-groups " if uid else ""
    lines.append(f"exec setpriv {other}--securebits +noroot,+noroot_locked,+no_setuid_fixup,+no_setuid_fixup_locked --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs "
                 f"env -i {settings} {python}")
    # The script is read from a descriptor, so that no command line inside shows this machine's paths.
    reader, writer = os.pipe()
    os.write(writer, "\n".join(lines).encode())
    os.close(writer)
    shell = f"PATH=/usr/sbin:/usr/bin:/sbin:/bin; . /dev/fd/{reader}"
    return ["unshare", *([] if uid else ["--user", "--map-root-user"]), "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child=KILL", "sh", "-c", shell], [reader]


def _bound(source: str, target: str) -> list[str]:
    q = shlex.quote
    return [f"mount --bind {q(source)} {q(target)}", f"mount -o remount,bind,ro {q(target)}"]


def plain_command(stage: Path, data: Path, home_bytes: int, told: list[str], uid: int) -> tuple[list[str], list[int]]:
    """No walls: an empty folder as home, a clean environment, the limits. For instructors who accept the risk, and for a student's own check."""
    home = stage / "home"
    home.mkdir()
    shutil.copytree(data, home / "data")
    settings = _environment() | {"HOME": str(home), "TMPDIR": str(home), "IPYTHONDIR": str(home / ".ipython"), "MPLCONFIGDIR": str(stage / "fonts"), "PATH": os.environ.get("PATH", os.defpath)}
    return ["env", "-i", "-C", str(home), *(f"{name}={value}" for name, value in settings.items()), sys.executable, "-B", "-s", str(stage / "runner.py"), str(stage / told[0]), *told[1:]], []
