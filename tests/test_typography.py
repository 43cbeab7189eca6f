"""What the publishing of a page does to its text."""

from docutils import nodes
from docutils.utils import new_document

from mekong.publish.typography import UnbrokenPercent


def test_a_number_keeps_its_per_cent_sign_except_in_code():
    document = new_document("page")
    document += nodes.paragraph("", "", nodes.Text("86 % of 9 states, % alone"), nodes.literal("", "86 % 2"))
    document += nodes.literal_block("", "7 % 2")
    UnbrokenPercent(document).apply()
    assert document.astext() == "86\N{NO-BREAK SPACE}% of 9 states, % alone86 % 2\n\n7 % 2"
