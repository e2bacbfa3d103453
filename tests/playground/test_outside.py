"""Pictures from outside: only from public addresses over https, small and soon, and never on a detour inside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from playground.outside import MOST_BYTES, NotFetched, Outside, is_public
from tests.browser.elsewhere import BOTH, INSIDE, PUBLIC, Names, World, a_world, holding, leading


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world outside."""
    async with a_world(tmp_path) as world:
        yield world


async def test_what_lies_at_a_public_address_is_fetched_once(world: World) -> None:
    world.answers["/a"] = holding(b"content")

    both = await asyncio.gather(*(world.outside.fetch(f"https://{PUBLIC}/a") for _ in range(2)))

    assert [*both, await world.outside.fetch(f"https://{PUBLIC}/a")] == [b"content"] * 3
    assert world.asked == ["/a"]


async def test_an_address_may_lead_on_to_another_public_one(world: World) -> None:
    world.answers |= {"/a": leading("/b"), "/b": holding(b"content")}

    assert await world.outside.fetch(f"https://{PUBLIC}/a") == b"content"


@pytest.mark.parametrize("detour", [False, True], ids=["directly", "on a detour"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"https://{INSIDE}/a", "its address lies in a private network"),
        (f"https://{BOTH}/a", "its address lies in a private network"),
        ("https://127.0.0.1/a", "its address lies in a private network"),
        ("https://169.254.169.254/latest", "its address lies in a private network"),
        ("https://[::1]/a", "its address lies in a private network"),
        ("https://[::ffff:10.0.0.1]/a", "its address lies in a private network"),
        (f"http://{PUBLIC}/a", "it does not lie behind https://"),
        ("https://nobody.example/a", "nobody of that name was found"),
        ("https://2130706433/a", "it could not be reached"),
        ("file:///etc/passwd", "it could not be reached"),
    ],
)
async def test_what_does_not_lie_in_the_open_is_refused(world: World, url: str, why: str, detour: bool) -> None:
    world.answers |= {"/detour": leading(url), "/a": holding(b"secret")}

    with pytest.raises(NotFetched) as refused:
        await world.outside.fetch(f"https://{PUBLIC}/detour" if detour else url)

    assert str(refused.value) in (why, "its address lies in a private network")
    assert "/a" not in world.asked


async def test_too_much_is_refused(world: World) -> None:
    world.answers["/a"] = holding(bytes(MOST_BYTES + 1))

    with pytest.raises(NotFetched, match="larger than 5 MB"):
        await world.outside.fetch(f"https://{PUBLIC}/a")


async def test_a_circle_ends(world: World) -> None:
    world.answers["/a"] = leading("/a")

    with pytest.raises(NotFetched, match="leads on too often"):
        await world.outside.fetch(f"https://{PUBLIC}/a")


async def test_what_is_not_there_is_said_not_to_be(world: World) -> None:
    with pytest.raises(NotFetched, match="answered with status 404"):
        await world.outside.fetch(f"https://{PUBLIC}/none")


async def test_who_never_answers_is_not_waited_for() -> None:
    class Silent(Names):
        """Never says anything."""

        async def resolve(self, *asked: object) -> list[aiohttp.abc.ResolveResult]:
            await asyncio.Event().wait()
            return []

    outside = Outside(resolver=Silent, seconds=0.1)

    with pytest.raises(NotFetched, match=r"took longer than 0\.1 seconds"):
        await outside.fetch(f"https://{PUBLIC}/a")
    await outside.stop()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("0.0.0.0", False),  # noqa: S104  # an address that is looked at
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("name", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
