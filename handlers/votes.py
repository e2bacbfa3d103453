"""Votes, wherever their buttons are: in the channel, in a direct message, in App Home."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.delegation import Ambiguous, Whose
from bot.domain.names import ProjectId, UserId
from bot.domain.refusal import FormErrors
from bot.domain.signoff import Choice, Round
from bot.flows import votes
from bot.ports import Store
from bot.views import delegation, ids
from bot.views import signoff as view
from bot.views import signoff_forms as forms
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Submission
from handlers.edge import Edge
from handlers.home import publish, refreshed
from handlers.places import round_of, whose_of
from handlers.router import Router


class VoteHandlers(Struct, frozen=True):
    """**Approve**, **Reject**, **Abstain** and **Still approve**."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.APPROVE, self.approve)
        router.action(ids.REJECT, self.reject)
        router.action(ids.ABSTAIN, self.abstain)
        router.action(ids.STILL_APPROVE, self.still_approve)
        router.action(ids.VOTE_EACH, self.one_by_one)
        router.submission(ids.REJECT_FORM, self.reject_submitted)
        router.submission(ids.WHOSE_FORM, self.whose_submitted)
        router.submission(ids.VERDICTS_FORM, self.verdicts_submitted)

    async def approve(self, asked: Click) -> Answer:
        """**Approve**."""
        return await self._vote(asked, Choice.APPROVE)

    async def abstain(self, asked: Click) -> Answer:
        """**Abstain**."""
        return await self._vote(asked, Choice.ABSTAIN)

    async def reject(self, asked: Click) -> Answer:
        """**Reject** asks for a reason first, and for whose vote it is where that is not plain."""
        project, number, revision = round_of(asked)

        def look(store: Store) -> tuple[Round, tuple[UserId, ...]]:
            return votes.whose_votes(
                store,
                asked.actor,
                project=project,
                number=number,
                whose=whose_of(asked),
                asks=not asked.is_direct,
                now=self.edge.clock.now(),
            )

        try:
            round_, whose = await self.edge.look(look)
        except Ambiguous as ambiguous:
            return await self._ask_whose(asked, Choice.REJECT, ambiguous.whose)
        others = () if whose == (asked.actor.user,) else whose
        return answers.form(forms.reject_form(round_, revision=revision, whose=others, nonce=self.edge.nonce()))

    async def reject_submitted(self, asked: Submission) -> Answer:
        """The form that asks for the reason."""
        kept = asked.metadata

        def work(store: Store) -> Answer:
            votes.vote(
                store,
                asked.actor,
                project=ProjectId(int(kept["project"])),
                number=int(kept["round"]),
                choice=_no(asked, Choice.REJECT),
                revision=int(kept["revision"]),
                reason=asked.values.text("reason"),
                whose=[UserId(str(user)) for user in kept.get("whose") or ()],
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        answer = await self.edge.once(asked, work)
        # The form does not tell whether it was opened from Home.
        self.edge.spawn(publish(self.edge, asked.actor.team, asked.actor.user))
        return answer

    async def whose_submitted(self, asked: Submission) -> Answer:
        """The form **Whose vote**."""
        kept = asked.metadata

        def work(store: Store) -> Answer:
            whose = [UserId(user) for user in asked.values.options("whose")]
            if not whose:
                raise FormErrors({"whose": "Choose at least one."})
            voted = votes.vote(
                store,
                asked.actor,
                project=ProjectId(int(kept["project"])),
                number=int(kept["round"]),
                choice=_no(asked, Choice(str(kept["choice"]))),
                revision=int(kept["revision"]),
                reason=asked.values.text("reason"),
                whose=whose,
                now=self.edge.clock.now(),
            )
            return answers.private(view.voted(voted))

        return await self.edge.once(asked, work)

    async def _ask_whose(self, asked: Click, choice: Choice, whose: Whose) -> Answer:
        project, number, revision = round_of(asked)
        user = asked.actor.user
        known = await self.edge.directory.people(asked.actor.team, [user, *whose.held])
        names = {each: known[each].name if each in known else each for each in (user, *whose.held)}
        round_ = await self.edge.look(
            lambda store: votes.may_vote(store, asked.actor, project=project, number=number, now=self.edge.clock.now())
        )
        form = delegation.whose_form(round_, choice, names, user=user, revision=revision, nonce=self.edge.nonce())
        return answers.form(form)

    async def one_by_one(self, asked: Click) -> Answer:
        """**Vote one by one**: page after page, from where something is open; in the form back to the beginning."""
        project, number, _ = round_of(asked)
        after = unpack(asked.value).get("a")

        page = await self.edge.look(
            lambda store: votes.one_by_one(
                store,
                asked.actor,
                project=project,
                number=number,
                after=None if after is None else int(after),
                whose=whose_of(asked),
                now=self.edge.clock.now(),
            )
        )
        shown = forms.verdicts_form(page, nonce=self.edge.nonce())
        return answers.form(shown) if after is None else answers.update(shown)

    async def verdicts_submitted(self, asked: Submission) -> Answer:
        """One page: what is answered counts at once, and the next page is shown."""
        kept = asked.metadata
        project, number = ProjectId(int(kept["project"])), int(kept["round"])
        whose = [UserId(str(kept["whose"]))] if kept.get("whose") else []

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            said = _verdicts(asked)
            voted = votes.vote_each(
                store, asked.actor, project=project, number=number, verdicts=said, whose=whose, now=now
            )
            if kept.get("next") is None or not voted.ballot.card.round.is_open:
                return answers.private(view.voted(voted))
            after = int(kept["next"])
            page = votes.one_by_one(
                store, asked.actor, project=project, number=number, after=after, whose=whose, now=now
            )
            return answers.update(forms.verdicts_form(page, nonce=self.edge.nonce()))

        return await self.edge.once(asked, work)

    async def still_approve(self, asked: Click) -> Answer:
        """**Still approve**: the new words of one requirement."""
        carried = unpack(asked.value)
        project, number, _ = round_of(asked)

        def work(store: Store) -> Answer:
            voted = votes.vote_again(
                store,
                asked.actor,
                project=project,
                number=number,
                requirement=int(carried.get("r") or 0),
                version=int(carried.get("v") or 0),
                now=self.edge.clock.now(),
            )
            return answers.private(view.voted(voted))

        return refreshed(self.edge, asked, await self.edge.once(asked, work))

    async def _vote(self, asked: Click, choice: Choice) -> Answer:
        project, number, revision = round_of(asked)

        def work(store: Store) -> Answer:
            voted = votes.vote(
                store,
                asked.actor,
                project=project,
                number=number,
                choice=choice,
                revision=revision,
                whose=whose_of(asked),
                asks=not asked.is_direct,
                now=self.edge.clock.now(),
            )
            return answers.private(view.voted(voted))

        try:
            answer = await self.edge.once(asked, work)
        except Ambiguous as ambiguous:
            return await self._ask_whose(asked, choice, ambiguous.whose)
        return refreshed(self.edge, asked, answer)


def _no(asked: Submission, choice: Choice) -> Choice:
    """Return what somebody says in a form that asks a change board why not: no, or not now."""
    return Choice.RETURN if choice is Choice.REJECT and asked.values.options("later") else choice


def _verdicts(asked: Submission) -> list[votes.Verdict]:
    """Return what was answered on a page; what was left open is left out."""
    found = []
    for requirement, version in asked.metadata["versions"].items():
        if choice := asked.values.option(f"verdict.{requirement}"):
            reason = asked.values.text(f"reason.{requirement}")
            found.append(
                votes.Verdict(requirement=int(requirement), version=int(version), choice=Choice(choice), reason=reason)
            )
    return found
