"""What the tests in a browser share: the browser, a server on this machine, and a watch over what a page asks for."""

import functools
import http.server
import shutil
import threading
from contextlib import contextmanager

import pytest

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def chromium():
    """The system's Chromium or Chrome, else the one that Playwright brings; the tests are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with playwright.sync_playwright() as tool:
        try:
            opened = tool.chromium.launch(executable_path=found, args=FLAGS)
        except playwright.Error as error:
            pytest.skip(f"no browser: install Chromium, or run `playwright install chromium` ({str(error).splitlines()[0]})")
        yield opened
        opened.close()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Nothing: the tests' output is no log."""


@contextmanager
def served(folder):
    """The address of a server on this machine that serves `folder`."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


#: A page as for a reader who has been everywhere on it: on a narrow screen, sections are else laid out when they come near.
LAID_OUT = """document.addEventListener('DOMContentLoaded', () => document.head.append(
    Object.assign(document.createElement('style'), {textContent: '.bd-article section { content-visibility: visible !important }'})))"""


@contextmanager
def watched(browser, origin, laid_out=True, **options):
    """A new page that can reach addresses under `origin` alone, and the list of all that went wrong on it."""
    context, troubles = browser.new_context(**options), []
    if laid_out:
        context.add_init_script(LAID_OUT)

    def reach(route):
        if route.request.url.startswith((origin, "data:", "blob:")):
            return route.continue_()
        troubles.append(f"asked for {route.request.url}")
        return route.abort()

    context.route("**/*", reach)
    page = context.new_page()
    page.on("console", lambda message: troubles.append(f"{message.type}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    # Whoever leaves a page at once breaks off the fetching of the tab's sign.
    page.on("requestfailed", lambda request: None if request.url.endswith("icon.svg") and request.failure == "net::ERR_ABORTED" else troubles.append(f"failed: {request.url} ({request.failure})"))
    page.on("response", lambda response: troubles.append(f"{response.status}: {response.url}") if response.status >= 400 else None)
    yield page, troubles
    context.close()
