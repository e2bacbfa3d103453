"""The words by which people and files name a type, a characteristic, a priority or a way to verify."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.attributes import Characteristic, Verification
from bot.domain.requirement import Priority, RequirementType

_NOT_WORD = re.compile(r"[\W_]+")


class Kind(NamedTuple):
    """A type, with the characteristic where the word names one."""

    type: RequirementType
    characteristic: Characteristic | None = None


def plain(word: str) -> str:
    """Return a word as it is looked up: without case, blanks and punctuation."""
    return _NOT_WORD.sub("", word.casefold())


#: The nine of 2023, what they were called in 2011 or are called for short, and parts that people take for the whole.
CHARACTERISTICS: Mapping[str, Characteristic] = MappingProxyType(
    {plain(each.value): each for each in Characteristic}
    | dict.fromkeys(("functionality",), Characteristic.FUNCTIONAL_SUITABILITY)
    | dict.fromkeys(("performance", "efficiency", "speed"), Characteristic.PERFORMANCE_EFFICIENCY)
    | dict.fromkeys(("interoperability", "coexistence"), Characteristic.COMPATIBILITY)
    | dict.fromkeys(("usability", "accessibility", "lookandfeel"), Characteristic.INTERACTION_CAPABILITY)
    | dict.fromkeys(("availability", "faulttolerance", "recoverability"), Characteristic.RELIABILITY)
    | dict.fromkeys(("confidentiality", "integrity", "privacy"), Characteristic.SECURITY)
    | dict.fromkeys(("maintenance", "modifiability", "testability"), Characteristic.MAINTAINABILITY)
    | dict.fromkeys(("portability", "scalability", "adaptability"), Characteristic.FLEXIBILITY)
)

#: The classes of the PROMISE data set of quality requirements; *operational* is none of the nine.
_PROMISE: Mapping[str, Kind] = MappingProxyType(
    {
        "a": Kind(RequirementType.QUALITY, Characteristic.RELIABILITY),
        "fm": Kind(RequirementType.QUALITY),
        "ft": Kind(RequirementType.QUALITY, Characteristic.RELIABILITY),
        "l": Kind(RequirementType.CONSTRAINT),
        "lf": Kind(RequirementType.QUALITY, Characteristic.INTERACTION_CAPABILITY),
        "mn": Kind(RequirementType.QUALITY, Characteristic.MAINTAINABILITY),
        "o": Kind(RequirementType.QUALITY),
        "pe": Kind(RequirementType.QUALITY, Characteristic.PERFORMANCE_EFFICIENCY),
        "po": Kind(RequirementType.QUALITY, Characteristic.FLEXIBILITY),
        "sc": Kind(RequirementType.QUALITY, Characteristic.FLEXIBILITY),
        "se": Kind(RequirementType.QUALITY, Characteristic.SECURITY),
        "us": Kind(RequirementType.QUALITY, Characteristic.INTERACTION_CAPABILITY),
    }
)
#: What a column *type* may say: a characteristic says that it is about quality.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {word: Kind(RequirementType.QUALITY, each) for word, each in CHARACTERISTICS.items()}
    | {each.value: Kind(each) for each in RequirementType}
    | {"f": Kind(RequirementType.FUNCTIONAL), "fr": Kind(RequirementType.FUNCTIONAL)}
    | {"nfr": Kind(RequirementType.QUALITY), "nonfunctional": Kind(RequirementType.QUALITY)}
    | dict(_PROMISE)
)
PRIORITIES: Mapping[str, Priority] = MappingProxyType(
    {each.value: each for each in Priority}
    | {"musthave": Priority.MUST, "shouldhave": Priority.SHOULD, "couldhave": Priority.COULD}
    | {"m": Priority.MUST, "s": Priority.SHOULD, "c": Priority.COULD, "w": Priority.WONT}
    | {"wonthave": Priority.WONT, "high": Priority.MUST, "medium": Priority.SHOULD, "low": Priority.COULD}
)
VERIFICATIONS: Mapping[str, Verification] = MappingProxyType(
    {each.value: each for each in Verification}
    | {each.value[0]: each for each in Verification}
    | dict.fromkeys(("review", "inspect"), Verification.INSPECTION)
    | dict.fromkeys(("analyse", "analyze", "calculation", "simulation"), Verification.ANALYSIS)
    | dict.fromkeys(("demo", "demonstrate"), Verification.DEMONSTRATION)
    | dict.fromkeys(("testing", "tested"), Verification.TEST)
)
