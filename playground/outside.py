"""Fetches pictures from outside for the page: from public addresses alone, over https, small and soon."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 5.0
_MOST_HOPS = 4
_PRIVATE = "its address lies in a private network"
_MOST_KEPT = 32
#: What could not be fetched is tried again after so long.
_AGAIN_SECONDS = 30.0
#: Addresses of the newer kind that lead on to one of the older kind, which could be a private one.
_LEADING_ON = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class NotFetched(Exception):
    """A picture did not come; the words say why."""


class Private(OSError):
    """A name leads into a private network."""


class Guard(AbstractResolver):
    """Finds the addresses of a name, and gives out none unless all are public; only these are connected to."""

    def __init__(self, inner: AbstractResolver) -> None:
        """Check what another one finds."""
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name; raises Private."""
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise Private(host)
        return found

    async def close(self) -> None:
        """Close what is behind."""
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether an address lies in the open internet."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            return is_public(str(one.ipv4_mapped))
        if any(one in network for network in _LEADING_ON):
            return False
    return one.is_global and not one.is_multicast


def _connector(resolver: AbstractResolver) -> aiohttp.BaseConnector:
    return aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)


@dataclass(slots=True, kw_only=True)
class Outside:
    """What was fetched last, and the way to fetch more; tests say who knows names, and how one connects."""

    resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver
    connector: Callable[[AbstractResolver], aiohttp.BaseConnector] = _connector
    seconds: float = SECONDS
    _kept: OrderedDict[str, tuple[float, asyncio.Task[bytes]]] = field(default_factory=OrderedDict)

    async def fetch(self, url: str) -> bytes:
        """Return what is at an address; raises NotFetched."""
        began, task = self._kept.get(url, (0.0, None))
        if task is None or (time.monotonic() - began > _AGAIN_SECONDS and _failed(task)):
            task = asyncio.create_task(self._fetch(url), name="picture from outside")
            self._kept[url] = time.monotonic(), task
        self._kept.move_to_end(url)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        # Others may wait for the same.
        return await asyncio.shield(task)

    async def stop(self) -> None:
        """Fetch no more, and forget everything."""
        tasks = [task for _, task in self._kept.values()]
        self._kept.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch(self, url: str) -> bytes:
        resolver = Guard(self.resolver())
        try:
            async with (
                asyncio.timeout(self.seconds),
                aiohttp.ClientSession(connector=self.connector(resolver), middlewares=[_check]) as session,
                session.get(url, max_redirects=_MOST_HOPS, headers={"Accept": "image/*"}) as answer,
            ):
                return await _content(answer)
        except TimeoutError:
            raise NotFetched(f"it took longer than {self.seconds:g} seconds") from None
        except Private:
            raise NotFetched(_PRIVATE) from None
        except aiohttp.ClientConnectorDNSError as error:
            is_private = isinstance(error.os_error, Private)
            words = _PRIVATE if is_private else "nobody of that name was found"
            raise NotFetched(words) from None
        except aiohttp.TooManyRedirects:
            raise NotFetched("it leads on too often") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise NotFetched("it could not be reached") from None
        finally:
            await resolver.close()


def _failed(task: asyncio.Task[bytes]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def _check(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Let nothing through that is not meant for the open internet: neither the first address nor where it leads."""
    url = request.url
    if url.scheme != "https" or not url.host:
        raise NotFetched("it does not lie behind https://")
    # A resolver is not asked where the name is an address itself.
    if (":" in url.host or url.host.replace(".", "").isdigit()) and not is_public(url.host):
        raise NotFetched(_PRIVATE)
    return await handler(request)


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    if answer.status != 200:
        raise NotFetched(f"the other side answered with status {answer.status}")
    content = bytearray()
    async for part in answer.content.iter_chunked(64 * 1024):
        content += part
        if len(content) > MOST_BYTES:
            raise NotFetched(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    return bytes(content)
