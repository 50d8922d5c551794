"""Reads once what every bot reads at its start, so that those forked from here find caches filled.

Nothing is kept: each bot still reads its programme and its texts by itself.
"""

import gc

from app.wiring import load_texts
from conversations import contacts, rounds
from conversations.loading import load_programme
from conversations.safety.check import patterns
from tests.servers import ROOT

PROGRAMME = ROOT / "programmes" / "default"

load_texts(load_programme(PROGRAMME), PROGRAMME)
patterns()
contacts.get_ready()
rounds.get_ready()
gc.freeze()  # what is here already is never looked through, and so not copied, after a fork
