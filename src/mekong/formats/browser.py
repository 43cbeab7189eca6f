"""The browser that prints the book."""

from __future__ import annotations

__all__ = ["find_browser", "print_page"]

import os
import shutil
import subprocess
from pathlib import Path

from ..errors import UserError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
#: Where it stands on macOS and Windows, which put no command on the path.
_APPLICATIONS = ("/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                 r"C:\Program Files\Google\Chrome\Application\chrome.exe", r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")
_FLAGS = ("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--hide-scrollbars", "--no-pdf-header-footer", "--export-tagged-pdf",
          # A print asks for nothing outside its folder.
          "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND")
#: Seconds; a whole book takes about a tenth of it on a slow machine.
_LIMIT = 600


def find_browser() -> str:
    """The path of Chromium or a browser made of it.

    Raises
    ------
    UserError
        There is none; the message says how to install one.
    """
    found = next(filter(None, map(shutil.which, (*_NAMES, *_APPLICATIONS))), None)
    if not found:
        raise UserError("The PDF needs Chromium (or Chrome, or Edge), which is not found. Install it, then build again; the pages and other formats stay.\n"
                        "  Debian: sudo apt install chromium    Ubuntu: sudo snap install chromium    Fedora: sudo dnf install chromium\n"
                        "  macOS: brew install --cask chromium    Windows: winget install Google.Chrome")
    return found


def print_page(page: Path, output: Path, profile: Path) -> None:
    """Print the file `page` to the PDF `output`, tagged; `profile` is a folder for the browser's own files."""
    # Chromium's sandbox does not start for root, as in most containers. The page is the book's own and holds no script.
    flags = [*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    command = [find_browser(), *flags, f"--user-data-dir={profile}", f"--print-to-pdf={output}", page.as_uri()]
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        raise UserError(f"The browser did not print the book within {_LIMIT} s. Is the machine short of memory?") from None
    if run.returncode or not output.is_file():
        raise UserError("The browser did not print the book:\n" + "\n".join(run.stderr.strip().splitlines()[-8:]))
