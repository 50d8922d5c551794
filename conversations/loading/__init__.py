"""From a programme's folder to a Programme: all faults found at once, nothing guessed."""

from conversations.loading.assembling import Checked, check_programme, load_programme
from conversations.loading.faults import Fault, ProgrammeFaults
from conversations.loading.locking import lock_wording
from conversations.loading.plainness import hard_texts
from conversations.loading.texts import source_texts

__all__ = [
    "Checked",
    "Fault",
    "ProgrammeFaults",
    "check_programme",
    "hard_texts",
    "load_programme",
    "lock_wording",
    "source_texts",
]
