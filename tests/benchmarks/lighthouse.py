"""Lighthouse on the built pages, as on a phone on a slow line: the median of five runs a page, beside what is wanted.

``make lighthouse`` installs Lighthouse (an npm package; it needs Node.js and, once, the network) and runs this. The score
of a page wanders by several points with what else the machine does, so that one run says little.
"""

from __future__ import annotations

import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "_build" / "editions" / "published" / "html"
TOOL = ROOT / ".lighthouse" / "node_modules" / ".bin" / "lighthouse"
RUNS = int(os.environ.get("MEKONG_BENCH_TIMES", "5"))
#: Least score in each category, and most milliseconds until something is seen.
LEAST, FIRST_VIEW = 0.95, 1000
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"


class _Packed(http.server.SimpleHTTPRequestHandler):
    """Files as servers send them: text packed, to be kept for a year."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", "max-age=31536000")
        if kind.startswith("text/") or kind in ("application/json", "application/javascript", "image/svg+xml"):
            self.send_header("Content-Encoding", "gzip")
            content = _packed(path)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(ConnectionError):  # a browser that has seen enough leaves
            self.wfile.write(content)

    def log_message(self, *arguments):
        """Nothing: the table is all that is said."""


@cache
def _packed(path: Path) -> bytes:
    """A file as a server keeps it: packed once, not while somebody waits for it."""
    return gzip.compress(path.read_bytes())


def main() -> None:
    if not (PAGES / "index.html").is_file():
        sys.exit("There are no pages yet: run `make book` first.")
    browser = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("Lighthouse looks through Chromium or Chrome, and none was found. Install one (Debian: apt install chromium), or name it in CHROME_PATH.")
    longest = max((PAGES / "notebooks").glob("0[1-9]_*.html"), key=lambda page: page.stat().st_size)
    missed = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *of: _Packed(*of, directory=str(PAGES))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in ("index.html", f"notebooks/{longest.name}", "notebooks/ledger.html"):
            found = [_run(f"http://127.0.0.1:{server.server_port}/{page}", browser) for _ in range(RUNS)]
            medians = {name: statistics.median(run[name] for run in found) for name in found[0]}
            print(page, *(f"{name} {value:.2f} ({min(run[name] for run in found):.2f} to {max(run[name] for run in found):.2f})" for name, value in medians.items()), sep="  ", flush=True)
            missed += [f"{page}: {name} {value:.2f}" for name, value in medians.items() if (value * 1000 > FIRST_VIEW if name == "first view, s" else value < LEAST)]
        server.shutdown()
    sys.exit("Missed: " + "; ".join(missed) if missed else 0)


def _run(address: str, browser: str) -> dict[str, float]:
    run = subprocess.run([TOOL, address, "--quiet", "--output", "json", f"--chrome-flags={FLAGS}"], capture_output=True, text=True, env=os.environ | {"CHROME_PATH": browser})
    if run.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{run.stderr[-2000:]}")
    report = json.loads(run.stdout)
    scores = {name: category["score"] for name, category in report["categories"].items()}
    return scores | {"first view, s": report["audits"]["first-contentful-paint"]["numericValue"] / 1000}


if __name__ == "__main__":
    main()
