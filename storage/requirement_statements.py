"""The statements of requirements and their versions, built once."""

from __future__ import annotations

from sqlalchemy import Text, and_, cast, exists, func, insert, or_, select, tuple_, update

from bot.domain.change import Urgency
from bot.domain.requirement import GONE, STANDING, SUCCEEDED, RequirementState, Stage
from storage.requirement_tables import dismissed_hints, requirement_versions, requirements
from storage.round_tables import items
from storage.statements import Prepared, Upsert, among, given
from storage.tables import change_requests

_TEAM, _PROJECT, _NUMBER = given("team"), given("project"), given("number")
_INDEXING = ("fingerprint", "searchable", "rank", "comparable")
#: The columns of a requirement in the order of the table, without those that only serve looking for it.
COLUMNS = [column for column in requirements.columns if column.name not in _INDEXING]
#: The columns of a version in the order of the table, without team and project, and so without those.
VERSION_COLUMNS = [column for column in requirement_versions.columns if column.name not in _INDEXING][2:]

_OURS = and_(requirements.c.team == _TEAM, requirements.c.project == _PROJECT)
_OUR_VERSIONS = and_(
    requirement_versions.c.team == _TEAM,
    requirement_versions.c.project == _PROJECT,
    requirement_versions.c.number == _NUMBER,
)
_CHANGING = [
    c
    for c in requirements.columns
    if c.name not in ("team", "project", "number", "source", "added_by", "added_at", "rank")
]
_OPEN = requirements.c.state == RequirementState.OPEN.value

ADD = Prepared(insert(requirements))
ADD_VERSION = Prepared(insert(requirement_versions))
ADD_MISSING_VERSION = Prepared(Upsert(requirement_versions))
#: The next version, or the same words in another state; anything else was decided on a version that is gone.
CHANGE = Prepared(
    update(requirements)
    .where(_OURS, requirements.c.number == _NUMBER)
    .where(
        or_(
            requirements.c.version == given("version") - 1,
            and_(requirements.c.version == given("version"), requirements.c.digest == given("digest")),
        )
    )
    .values({c: given(c.name) for c in _CHANGING})
)
_OF_VERSION = and_(_OURS, requirements.c.number == _NUMBER, requirements.c.version == given("before"))
#: For words that are about to be replaced; nothing where the requirement has another version.
KEEP_FOUND = Prepared(
    update(requirement_versions)
    .where(_OUR_VERSIONS, requirement_versions.c.version == given("before"), exists().where(_OF_VERSION))
    .values(fingerprint=select(requirements.c.fingerprint).where(_OF_VERSION).scalar_subquery())
)
MOVE = Prepared(
    update(requirements)
    .where(_OURS, requirements.c.number == _NUMBER, requirements.c.version == given("before"))
    .values({c: given(c.name) for c in _CHANGING})
)
_UNDER_VOTE = select(items.c.number).where(
    items.c.team == _TEAM, items.c.project == _PROJECT, items.c.round == given("round")
)
_SIGNING = (
    update(requirements)
    .where(_OURS, requirements.c.number.in_(_UNDER_VOTE))
    .values(state=RequirementState.SIGNED.value, baseline=given("baseline"), changed_at=given("changed_at"))
)
SIGN = Prepared(_SIGNING)
SIGN_SOME = Prepared(_SIGNING.where(among(requirements.c.number, "numbers")))
_AGREED_ON = and_(_OURS, _OPEN, requirements.c.number.in_(_UNDER_VOTE), requirements.c.stage == Stage.AGREED.value)
AGREED_ON = Prepared(select(requirements.c.number).where(_AGREED_ON).order_by(requirements.c.number))
SEND_BACK = Prepared(update(requirements).where(_AGREED_ON).values(stage=Stage.UNDER_REVIEW.value))
DISMISS = Prepared(Upsert(dismissed_hints))
DISMISSED = Prepared(
    select(dismissed_hints.c.smell).where(
        dismissed_hints.c.team == _TEAM,
        dismissed_hints.c.project == _PROJECT,
        dismissed_hints.c.number == _NUMBER,
        dismissed_hints.c.version == given("version"),
    )
)
DISMISSED_ANYWHERE = Prepared(
    select(dismissed_hints.c.number, dismissed_hints.c.version, dismissed_hints.c.smell).where(
        dismissed_hints.c.team == _TEAM, dismissed_hints.c.project == _PROJECT
    )
)
GET = Prepared(select(*COLUMNS).where(_OURS, requirements.c.number == _NUMBER))
SOME = Prepared(select(*COLUMNS).where(_OURS, among(requirements.c.number, "numbers")).order_by(requirements.c.number))
ESTIMATES = Prepared(
    select(requirements.c.estimate).where(
        _OURS, among(requirements.c.number, "numbers"), requirements.c.state.in_([state.value for state in STANDING])
    )
)
_IS_GONE = requirements.c.state.in_([state.value for state in GONE])
TEXTS = Prepared(
    select(requirements.c.number, requirements.c.text).where(
        _OURS, ~_IS_GONE, requirements.c.state.not_in([state.value for state in SUCCEEDED])
    )
)
CAPTURED_FROM = Prepared(
    select(func.min(requirements.c.number)).where(_OURS, requirements.c.source == given("source"), ~_IS_GONE)
)
OPEN_ITEMS = Prepared(
    select(requirements.c.number, requirements.c.version, requirements.c.digest)
    .where(_OURS, _OPEN)
    .order_by(requirements.c.number)
)
VERSIONS_AFTER = Prepared(
    select(*VERSION_COLUMNS)
    .where(requirement_versions.c.team == _TEAM, requirement_versions.c.project == _PROJECT)
    .where(tuple_(requirement_versions.c.number, requirement_versions.c.version) > tuple_(_NUMBER, given("version")))
    .order_by(requirement_versions.c.number, requirement_versions.c.version)
    .limit(given("limit"))
)
HISTORY = Prepared(select(*VERSION_COLUMNS).where(_OUR_VERSIONS).order_by(requirement_versions.c.version))
VERSION = Prepared(select(*VERSION_COLUMNS).where(_OUR_VERSIONS, requirement_versions.c.version == given("version")))
#: In no order: asked for one, SQLite walks through the whole project by number instead of using the small index.
MERGED_INTO = Prepared(select(requirements.c.number).where(_OURS, requirements.c.merged_into == _NUMBER))
REPLACED_BY = Prepared(select(requirements.c.number).where(_OURS, requirements.c.replaced_by == _NUMBER))
_NEWEST = (
    select(requirements.c.number, requirements.c.comparable)
    .where(
        _OURS,
        requirements.c.type == given("type"),
        or_(_OPEN, requirements.c.state == RequirementState.SIGNED.value),
        func.length(requirements.c.comparable).between(given("shortest"), given("longest")),
    )
    .order_by(requirements.c.number.desc())
    .limit(given("limit"))
    .subquery("newest")
)
#: Thousands of rows as two long texts: making a row of each would cost more than comparing them.
COMPARABLE = Prepared(
    select(
        func.aggregate_strings(cast(_NEWEST.c.number, Text), ","), func.aggregate_strings(_NEWEST.c.comparable, "\n")
    )
)
COUNT_STAGES = Prepared(select(requirements.c.stage, func.count()).where(_OURS, _OPEN).group_by(requirements.c.stage))
COUNT_IN_FORCE = Prepared(
    select(requirements.c.baseline, func.count())
    .where(_OURS, requirements.c.state == RequirementState.SIGNED.value)
    .group_by(requirements.c.baseline)
    .order_by(requirements.c.baseline)
)
WITH_WORDS = Prepared(
    select(requirements.c.fingerprint, requirements.c.number, requirements.c.state)
    .where(_OURS, among(requirements.c.fingerprint, "fingerprints"))
    .order_by(requirements.c.state.in_([state.value for state in (*GONE, *SUCCEEDED)]), requirements.c.number)
)
#: The change request that asked for a version and was not approved.
_NOT_APPROVED = (
    exists()
    .where(
        change_requests.c.project == requirement_versions.c.project,
        change_requests.c.requirement == requirement_versions.c.number,
        change_requests.c.after == requirement_versions.c.version,
    )
    .where(change_requests.c.baseline.is_(None))
)
_DONE_FIRST = change_requests.c.urgency == Urgency.EMERGENCY.value
#: Without what was only asked for, which never held; what was done first and taken back says so.
WITH_EARLIER_WORDS = Prepared(
    select(requirement_versions.c.fingerprint, requirement_versions.c.number, _NOT_APPROVED.where(_DONE_FIRST))
    .join_from(
        requirement_versions,
        requirements,
        and_(
            requirements.c.project == requirement_versions.c.project,
            requirements.c.number == requirement_versions.c.number,
            requirements.c.version != requirement_versions.c.version,
        ),
    )
    .where(requirement_versions.c.team == _TEAM, requirement_versions.c.project == _PROJECT)
    .where(among(requirement_versions.c.fingerprint, "fingerprints"), ~_NOT_APPROVED.where(~_DONE_FIRST))
    .order_by(requirement_versions.c.number, requirement_versions.c.version)
)
