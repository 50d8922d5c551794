"""Starts the server from the command line: `python -m demo.botapi --port 9000`."""

import argparse
import asyncio
from pathlib import Path

from demo.botapi.app import build
from demo.botapi.keeper import Keeper, load
from demo.botapi.serving import HOST, serve
from demo.botapi.webhook import Delivery
from demo.botapi.world import World


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=9000, help="0 takes a free one")
    parser.add_argument("--host", default=HOST, help=f"nothing but {HOST} is accepted")
    parser.add_argument("--token", default="700000001:demo", help="the bot's token: NUMBER:WORD")
    parser.add_argument("--username", default="kindred_demo_bot")
    parser.add_argument("--record", type=int, default=5000, help="calls kept; 0 keeps none")
    parser.add_argument("--no-page", action="store_true", help="serve no page")
    parser.add_argument("--no-topics", action="store_true", help="no topics in private chats")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep everything in this file")
    chosen = parser.parse_args()
    if chosen.host != HOST:
        parser.error(f"this server listens on {HOST} only")
    if not chosen.token.partition(":")[0].isdecimal():
        parser.error("a token begins with the bot's number and a colon")

    def fresh() -> World:
        topics = not chosen.no_topics
        return World(chosen.token, chosen.username, record=chosen.record, topics=topics)

    world = load(fresh, chosen.state) if chosen.state else fresh()
    app, delivery = build(world, with_page=not chosen.no_page), Delivery(world)
    if not chosen.state:
        serve(app, chosen.port, delivery.run)
        return
    keeper = Keeper(world, chosen.state)

    async def jobs() -> None:
        await asyncio.gather(delivery.run(), keeper.run())

    serve(app, chosen.port, jobs)
    keeper.save()


if __name__ == "__main__":
    main()
