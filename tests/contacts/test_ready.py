"""What the search for contact details reads, it reads before somebody has to wait for it."""

import subprocess
import sys

from tests.servers import ROOT

LEFT = """
import sys
from conversations import contacts
contacts.get_ready()
for name, module in list(sys.modules.items()):
    if name.startswith("conversations.contacts"):
        for called, one in vars(module).items():
            if hasattr(one, "cache_info") and not one.cache_info().currsize:
                print(f"{name}.{called}")
"""


def test_nothing_is_left_to_read_when_the_first_message_comes() -> None:
    """In a process of its own: other tests have filled the tables of this one."""
    said = subprocess.run(
        [sys.executable, "-c", LEFT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == ""
