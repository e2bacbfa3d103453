"""Who could be asked for a vote: those who were chosen, and whether there is anybody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.electorate import could_sign, is_alone
from bot.domain.names import UserId
from bot.domain.person import Actor, Person
from bot.domain.project import Project, Role
from bot.flows import signoff as flow
from handlers.edge import Edge


async def company(
    edge: Edge, actor: Actor, home: Project, chosen: Sequence[UserId]
) -> tuple[Mapping[UserId, Person], frozenset[UserId]]:
    """Return the accounts that were chosen for a vote, and who is in the project's channel.

    Whoever chose nobody but themselves has somebody beside them who could sign too, if there is one.
    """
    in_channel = await edge.directory.members(actor.team, home.channel)
    people = await edge.directory.people(actor.team, chosen)
    if is_alone(chosen, actor.user):
        people |= await _somebody_else(edge, actor, home, in_channel)
    return people, in_channel


async def _somebody_else(
    edge: Edge, actor: Actor, home: Project, in_channel: frozenset[UserId]
) -> Mapping[UserId, Person]:
    reading = await edge.look(lambda store: flow.observers(store, actor, home.id))

    def fits(person: Person) -> bool:
        return could_sign(person, in_channel, Role.OBSERVER if person.user in reading else Role.MEMBER)

    return await edge.directory.one_of(actor.team, in_channel - {actor.user}, fits)
