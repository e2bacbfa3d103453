"""A world outside: a server of https on this machine that is reached under public names and addresses."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from playground.outside import Outside

PUBLIC, INSIDE, BOTH = "pictures.example", "inside.example", "both.example"
#: What each name leads to, as everybody is told.
NAMES = {PUBLIC: ["93.184.216.34"], INSIDE: ["10.0.0.7"], BOTH: ["93.184.216.34", "127.0.0.1"]}


class Names(AbstractResolver):
    """Knows a few names."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return what a name leads to."""
        return [_at(host, address, port) for address in NAMES[host]] if host in NAMES else _nobody(host)

    async def close(self) -> None:
        """Nothing is open."""


class Nobody(Names):
    """Knows no name at all."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Know nothing."""
        return _nobody(host)


@dataclass
class Reroute(Names):
    """Leads to this machine, after somebody was asked where a name leads."""

    asked: AbstractResolver
    port: int

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return our server for every name that may be reached."""
        return [_at(host, "127.0.0.1", self.port) for _ in await self.asked.resolve(host, port, family)]


@dataclass
class World:
    """What lies outside, by its path, and which paths were asked for."""

    outside: Outside = field(default_factory=Outside)
    answers: dict[str, Callable[[], web.Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Return what lies at a path."""
        self.asked.append(request.path)
        return self.answers.get(request.path, nothing)()


def nothing() -> web.Response:
    """Say that there is nothing."""
    return web.Response(status=404)


def leading(to: str) -> Callable[[], web.Response]:
    """Send whoever asks elsewhere."""
    return lambda: web.Response(status=302, headers={"Location": to})


def holding(content: bytes) -> Callable[[], web.Response]:
    """Give some content to whoever asks."""
    return lambda: web.Response(body=content)


def _at(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)


def _nobody(host: str) -> list[ResolveResult]:
    raise OSError(f"nobody knows {host}")


@asynccontextmanager
async def a_world(folder: Path) -> AsyncIterator[World]:
    """Open a world outside, until it ends."""
    world, server = World(), web.Application()
    server.router.add_get("/{path:.*}", world.answer)
    runner = web.AppRunner(server)
    await runner.setup()
    serving, trusting = _secured(folder)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=serving).start()
    port = runner.addresses[0][1]

    def connector(resolver: AbstractResolver) -> aiohttp.BaseConnector:
        return aiohttp.TCPConnector(resolver=Reroute(resolver, port), use_dns_cache=False, ssl=trusting)

    world.outside = Outside(resolver=Names, connector=connector, seconds=1.0)
    yield world
    await world.outside.stop()
    await runner.cleanup()


def _secured(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return how the server proves who it is, and how that is believed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outside")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES])
    begun = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = begun.serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
    made = dated.not_valid_after(now + datetime.timedelta(days=1)).add_extension(names, critical=False)
    proof = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "outside.pem").write_bytes(secret + proof)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(folder / "outside.pem")
    return serving, ssl.create_default_context(cadata=proof.decode())
