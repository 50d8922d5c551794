"""Says how many sendMessage a second the server answers; `python -m tests.demo.speed 20000 16`."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from tests.servers import BotApiProcess


async def sender(port: int, token: str, person: int, count: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    params = {"chat_id": person, "text": "hello <b>you</b>", "parse_mode": "HTML"}
    body = json.dumps(params).encode()
    head = f"POST /bot{token}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += "Content-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    for _ in range(count):
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        assert answer.startswith(b"HTTP/1.1 200")
    writer.close()


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, as Linux tells it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(calls: int, connections: int) -> None:
    with BotApiProcess() as server:
        person = server.person(silent=True)
        server.send(person, "/start")
        port = int(server.root.rpartition(":")[2])
        before, began = cpu_seconds(server.pid), time.perf_counter()
        share = calls // connections
        each = [sender(port, server.token, person, share) for _ in range(connections)]
        await asyncio.gather(*each)
        wall, used = time.perf_counter() - began, cpu_seconds(server.pid) - before
    done = share * connections
    sys.stdout.write(f"sendMessage: {done / wall:,.0f}/s, {done / used:,.0f} per CPU second\n")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    asyncio.run(measure(*(numbers + [20000, 16][len(numbers) :])))
