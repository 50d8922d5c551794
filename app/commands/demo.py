"""Runs the whole story on this machine: a local Bot API server, phones in a page, a population."""

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "demo"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--home", type=Path, default=ROOT / ".demo", help="where its state lies")
    parser.add_argument("--reset", action="store_true", help="forget the last demo's state")


async def main(given: argparse.Namespace) -> int:
    """Start server and bot as processes of their own; ends with SIGINT or SIGTERM."""
    from app.demo import show

    return await show(given.port, given.home, reset=given.reset)
