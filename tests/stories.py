"""How many stories a stateful test makes up, and how: each a run of its machine."""

import os
from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

FEW: Final = 6
EXAMPLES: Final = int(os.environ.get("STORIES", FEW))
"""How many stories are made up; more than the few of every day are new ones each time."""


def tell_stories(machine: type[RuleBasedStateMachine], steps: int) -> None:
    """Run so many stories of so many steps."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=steps,
            deadline=None,
            derandomize=EXAMPLES == FEW,
            database=None,
            suppress_health_check=list(HealthCheck),
            # Ids are random, so that a smaller story seldom ends the same way.
            phases=[Phase.generate],
        ),
    )
