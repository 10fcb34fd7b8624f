"""Readers that hold connections and do nothing, or next to nothing, while others want answers."""

import asyncio
import statistics
import time
from urllib.parse import urlsplit


async def _idle(host: str, port: int, path: str) -> tuple[object, asyncio.StreamWriter]:
    """A keep-alive connection that asked once; it stays open as long as it is held."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await writer.drain()
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _slow(host: str, port: int, path: str, ended: asyncio.Event) -> None:
    """A reader that sends its request a byte at a time."""
    _, writer = await asyncio.open_connection(host, port)
    try:
        for byte in f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Slow: {'z' * 500}".encode():
            if ended.is_set():
                break
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.5)
    except OSError:
        pass  # it may be cut off; others must not suffer
    finally:
        writer.close()


async def _probe(host: str, port: int, path: str) -> float:
    """Seconds until a new reader has a whole answer."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    await reader.read()
    spent = time.perf_counter() - began
    writer.close()
    return spent


async def _hold(address: str, path: str, idle: int, slow: int) -> tuple[int, float, float]:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 80
    held = []
    for start in range(0, idle, 200):
        many = min(200, idle - start)
        held += await asyncio.gather(*(_idle(host, port, path) for _ in range(many)))
    ended = asyncio.Event()
    crawling = []
    for _ in range(slow):
        crawling.append(asyncio.create_task(_slow(host, port, path, ended)))
        await asyncio.sleep(0.001)
    await asyncio.sleep(2)
    times = [await _probe(host, port, path) for _ in range(100)]
    open_still = sum(not writer.is_closing() for _, writer in held)
    ended.set()
    for _, writer in held:
        writer.close()
    await asyncio.gather(*crawling)
    return open_still, statistics.median(times) * 1000, max(times) * 1000


def hold(address: str, path: str, *, idle: int, slow: int) -> tuple[int, float, float]:
    """Hold so many connections at *address*; how many idle ones stay open, and median and slowest
    of a hundred new readers in milliseconds."""
    return asyncio.run(_hold(address, path, idle, slow))
