"""The two files of a baseline: they prove what was signed, and nobody's words can forge anything in them."""

from __future__ import annotations

import hashlib
import json
import re

from bot.domain.attributes import Characteristic, estimate
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.requirement import RequirementType, Wording
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import baseline as flow
from bot.flows import condition
from bot.flows import project as projects
from bot.flows import requirement as requirements
from bot.views import baseline as view
from playground.blocks import check_message
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, TEAM, World


def signed(world: World, *texts: str) -> tuple[str, dict[str, object], str]:
    """Capture texts, have them signed, and return the Markdown file, the JSON file and the digest."""
    world.captures(*texts)
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    shown = flow.show(world.store, world.who(ANA), CHANNEL, reference="L1", now=world.now)
    check_message(list(view.message_of(shown).blocks))
    markdown, document = view.files(shown)
    assert (markdown.filename, document.filename) == ("baseline-L1.md", "baseline-L1.json")
    return markdown.data.decode(), json.loads(document.data), shown.baseline.digest


def recomputed(document: dict[str, object]) -> str:
    """Follow the recipe that both files print."""
    canonical = json.dumps(document["signed"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def test_the_digest_can_be_recomputed_from_the_json_file(world: World) -> None:
    markdown, document, digest = signed(world, "Export within 10 seconds", "Gr\u00fc\u00dfe \U0001f600 \u05e9\u05dc")

    assert recomputed(document) == digest
    assert document["digest"] == digest
    assert digest in markdown


def test_thousands_of_requirements_have_commas(world: World) -> None:
    signed(world, "Export within 10 seconds")
    shown = flow.show(world.store, world.who(ANA), CHANNEL, reference="L1", now=world.now)

    large = replace(shown, baseline=replace(shown.baseline, requirement_count=1991))

    assert ": 1,991 requirements, signed off in" in view.message_of(large).text


def test_a_project_that_is_renamed_leaves_its_baselines_as_they_were(world: World) -> None:
    markdown, document, _ = signed(world, "Export within 10 seconds")
    projects.rename(world.store, world.who(ANA), CHANNEL, name="Checkout", now=world.now)

    shown = flow.show(world.store, world.who(ANA), CHANNEL, reference="L1", now=world.now)

    renamed = [each.data.decode() for each in view.files(shown)]
    assert renamed[0] == markdown and "# Baseline L1 of Payments portal" in markdown
    assert json.loads(renamed[1]) == document and "Checkout" not in renamed[1]
    told = view.message_of(shown).text
    assert told.startswith("Baseline L1 of Payments portal: ")
    assert "The project is called Checkout today." in told


def test_both_files_print_the_recipe(world: World) -> None:
    markdown, document, _ = signed(world, "Export within 10 seconds")

    for text in (markdown, str(document["recipe"])):
        assert "SHA-256" in text
        assert "RFC 8785" in text
        assert "signed" in text
    assert "Everything beside signed is no part of what was signed" in str(document["recipe"])


def test_nobody_forges_a_heading_or_a_digest_in_the_document(world: World) -> None:
    forged = "Fine\n\n# Baseline L9\n\n    0000\n\n### R7, version 1\n| a | b |\n</details><script>alert(1)</script>"

    markdown, _, _ = signed(world, forged)

    headings = re.findall(r"^ {0,3}#+ .*$", markdown, re.MULTILINE)
    assert [each for each in headings if "L9" in each or "R7" in each] == []
    assert "<script>" not in markdown
    assert "\n    0000" not in markdown


def test_two_thousand_requirements_go_into_the_files(world: World) -> None:
    markdown, document, digest = signed(world, *(f"The system shall do thing {number}" for number in range(2000)))

    assert recomputed(document) == digest
    assert markdown.count("\n### R") == 2000


def test_the_attributes_that_are_set_stand_in_both_files_and_are_signed(world: World) -> None:
    words = Wording(
        text="Export within 10 seconds",
        type=RequirementType.QUALITY,
        characteristic=Characteristic.PERFORMANCE_EFFICIENCY,
        owner=CAT,
        origin="Tender\n# Baseline L9",
        estimate=estimate("2/3/8"),
        tags=("gdpr",),
    )
    requirements.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)

    markdown, document, digest = signed(world, "Refunds within a day")

    assert recomputed(document) == digest
    for part in ("performance efficiency", f"({CAT})", "Source: Tender \\# Baseline L9", "2 / 3 / 8", "Tags: gdpr"):
        assert part in markdown
    first, second = document["signed"]["requirements"]  # type: ignore[index]  # as JSON
    assert (first["owner"], first["estimate"], first["tags"]) == (CAT, "2 / 3 / 8", ["gdpr"])
    assert not {"owner", "estimate", "tags", "source", "verification", "characteristic"} & second.keys()


def test_conditions_roles_and_delegates_stand_in_both_files(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.gives(BEN, Role.CLIENT)
    world.opens(ANA, BEN, CAT)
    world.approves_if(BEN, DAN, text="Load test\n# Baseline L9", counts_when_met=True)
    condition.met(world.store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)
    world.delegates(CAT, EVE)
    world.votes(ANA)
    world.votes(EVE)

    shown = flow.show(world.store, world.who(ANA), CHANNEL, reference="L1", now=world.now)
    markdown, file = (each.data.decode() for each in view.files(shown))

    assert "> Load test\n> \\# Baseline L9" in markdown
    assert (
        f"Asked by Ben ({BEN}), to be met by Dan ({DAN}) until 2026-01-06 09:00:00 UTC: met and accepted." in markdown
    )
    assert f"| Ben ({BEN}) | Client | approve | everything |" in markdown
    assert f"| Cat ({CAT}), by Eve ({EVE}) | Member | approve | everything |" in markdown
    document = json.loads(file)
    assert document["roles"] == {ANA: "Owner", BEN: "Client", CAT: "Member"}
    [asked] = document["conditions"]
    assert (asked["voter"], asked["owner"], asked["state"]) == (BEN, DAN, "accepted")
    assert recomputed(document) == shown.baseline.digest


def test_both_files_count_what_was_signed_and_not_what_went_back(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year", "Refund within a day")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST, partial=True)
    world.says_apart(ANA, 2, Choice.REJECT)
    world.says_apart(BEN, 2, Choice.REJECT)
    world.says_apart(CAT, 3, Choice.REJECT)
    world.says_apart(CAT, 1, Choice.APPROVE)
    for user in (ANA, BEN):
        for number in (1, 3):
            world.says_apart(user, number, Choice.APPROVE)

    shown = flow.show(world.store, world.who(ANA), CHANNEL, reference="L1", now=world.now)
    markdown, file = (each.data.decode() for each in view.files(shown))

    assert "R1: 3 approve, 0 reject, 0 abstain, 0 missing\n\nR3: 2 approve, 1 reject" in markdown
    assert json.loads(file)["tally"] == [
        {"requirements": ["R1"], "approve": 3, "reject": 0, "abstain": 0, "missing": 0},
        {"requirements": ["R3"], "approve": 2, "reject": 1, "abstain": 0, "missing": 0},
    ]


def test_both_files_name_the_link_of_the_chain_that_says_that_the_round_passed(world: World) -> None:
    markdown, document, digest = signed(world, "Export within 10 seconds")

    [passed] = [each for each in world.store.audit.stream(TEAM, world.key) if '"signoff.pass"' in each.canonical]
    assert document["anchor"] == {"event": passed.seq, "hash": passed.hash}
    assert f"Anchor: event {passed.seq} of project {world.key}" in markdown
    assert f"\n    {passed.hash}\n" in markdown
    assert recomputed(document) == digest


def test_whoever_gets_another_role_later_signed_in_the_earlier_one(world: World) -> None:
    world.gives(CAT, Role.CLIENT)
    world.captures("Export within 10 seconds")
    world.opens(BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN)
    world.passes(hours=1)
    world.gives(BEN, Role.OBSERVER)
    world.votes(CAT)
    world.passes(hours=1)
    for user, role in ((CAT, Role.MEMBER), (DAN, Role.OBSERVER)):
        world.gives(user, role)

    shown = flow.show(world.store, world.who(ANA), CHANNEL, reference="L1", now=world.now)
    markdown, file = (each.data.decode() for each in view.files(shown))

    assert f"| Ben ({BEN}) | Member | approve |" in markdown
    assert f"| Cat ({CAT}) | Client | approve |" in markdown
    assert json.loads(file)["roles"] == {BEN: "Member", CAT: "Client", DAN: "Member"}
