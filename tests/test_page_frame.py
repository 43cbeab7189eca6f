"""What is mended around a page: scripts and styles that no part of it needs."""

import pytest

from mekong.publish.page_frame import drop_scripts

FILES = ["_static/togglebutton.js", "_static/design-tabs.js", "_static/sphinx-thebe.js", "_static/own.js"]


@pytest.mark.parametrize(("body", "left"), [
    ('<p class="toggles">none</p>', ["_static/own.js"]),
    ('<div class="toggle docutils">opens</div>', ["_static/togglebutton.js", "_static/own.js"]),
    ('<div class="admonition dropdown">opens</div>', ["_static/togglebutton.js", "_static/own.js"]),
    ('<div class="sd-tab-set docutils">tabs</div>', ["_static/design-tabs.js", "_static/own.js"]),
    (None, ["_static/own.js"]),
])
def test_scripts_and_styles_come_with_the_parts_that_they_are_for(body, left):
    context = {"script_files": list(FILES), "css_files": ["_static/togglebutton.css", "_static/own.css"], "body": body}
    drop_scripts(None, "page", "page.html", context, None)
    assert context["script_files"] == left
    assert context["css_files"] == [name.replace(".js", ".css") for name in left if "tabs" not in name]
