"""What can be told of an English sentence without a grammar: its modals, actors and measures."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = re.compile(r"[^\W\d_]+")
#: Words and turns that hardly another language has. Not among them: *time* (a Portuguese team), *want* (Dutch: for),
#: *are* (Romanian: has), *need* (Estonian: these), *been* (a Dutch leg), *most* (Hungarian: now).
_ENGLISH = re.compile(
    r"\b(?:the|shall|must|should|would|could|and|be|with|when|while|if|that|this|these|those|they|their|them"
    r"|its|from|which|who|what|how|where|there|then|than|not|cannot|can|each|every|wants|needs|able|users|response"
    r"|you|your|our|his|him|does|did|were|into|within|without|between|before|after|during|through|because"
    r"|about|above|below|against|such|only|both|other|many|much|some|less|always|never|get|gets|given|make|makes"
    r"|used|using|uses|allows?|provides?|shows|works|people|customers?|employees?|way|ways|loss|search|available|new"
    r"|days|seconds|hours|years|weeks|reports|invoices|sent|needed|it is|to (?:be|use|see|have|make|get|show|send)"
    r"|as (?:an?|the)(?= )|(?:i|we) (?:want|need|may|have|are)|(?:want|need|has|have|is|are) to)\b"
)
#: Function words of other languages, without those that are English words too. Words that are both, such as *a*, *as*,
#: *do*, *in*, *is*, *no* and *of*, prove nothing.
_FOREIGN = re.compile(
    r"\b(?:der|die|das|und|ist|muss|soll|nicht|ein|eine|einen|einem|einer|für|mit|von|den|dem|werden|wird|sein|oder|auf|im"
    r"|zu|zum|zur|bei|kann|sich|sind|auch|aus|nach|wenn|dass|jede|jeder|jedem|jeden|alle|er|es|wir|über"
    r"|le|la|les|des|une|un|est|doit|être|pour|avec|dans|et|du|que|qui|aux|au|sur|sont|el|los|las|debe|deben|ser|para|del"
    r"|al|con|por|cada|todos|puede|il|lo|gli|della|deve|essere|che|di|os|uma|um|não|dos|das|são|de|ao|em|ou|na|nos|nas|pode"
    r"|het|een|moet|zijn|van|voor|niet|worden|wordt|en|dat|deze|kan|bij|naar|aan|door|ook|te|uit|wij|hij"
    r"|att|och|ska|är|ett|inte|som|skal|og|det|ikke|av|musi|być|nie|się|jest|oraz"
    r"|musí|být|je|se|nebo|pokud|který|která|musia|byť|mora|biti|ili|koji|trebuie|fie|să|este|pentru|sau"
    r"|ja|tulee|pitää|täytyy|oltava|olla|ei|että|tai|voi|ovat|peab|olema|kell|legyen|hogy|nem|és|az"
    r"|harus|dan|yang|untuk|dengan|dari|pada|tidak|dapat|oleh|bisa|akan|adalah|atau|setiap|ang|mga"
    r"|ve|bir|için|olmalı|olmalıdır|lazima|ya|kwa|phải)\b"
)

_MODALS = r"shall|must|will|should|can|may|could|might|would"
_MODAL = re.compile(rf"\b(?:{_MODALS}|cannot|(?:is|are) (?:required|obliged) to)\b")
_OBLIGATION = re.compile(r"\b(?:shall|must)\b")
_NEEDS = re.compile(r"\b(?:needs?|has|have) to\b")

_UNITS = (
    r"%|percent|ms|s|sec|secs|seconds?|min|mins|minutes?|h|hours?|days?|weeks?|months?|years?|times?|"
    r"[kmgt]i?b|bytes?|px|pixels?|[km]?bps|[kmg]?hz|mm|cm|m|km|inch(?:es)?|feet|dpi"
)
_NUMERALS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|sixty|ninety|hundred|thousand|half"
)
_MEASURE = re.compile(rf"\d[\d.,]*\s*(?:{_UNITS}|[a-z]{{3,}})|\b(?:{_NUMERALS})\s+(?:{_UNITS}|[a-z]{{3,}}s)\b")

_NO_PARTICIPLE = (
    r"need|speed|seed|feed|exceed|proceed|succeed|embed|red|bed|shed|indeed|hundred|"
    r"open|then|when|often|even|ten|seven|between|screen|token|children|men|women|been|green|golden|sudden|garden"
)
_IRREGULAR = (
    r"made|sent|kept|held|built|put|set|read|run|done|found|lost|met|paid|sold|told|bought|brought|caught|understood|"
    r"shown|known|seen|drawn|thrown|withdrawn|left|led|dealt"
)
#: Only the obligation itself: a passive in a condition (*when a lead is assigned, …*) hides nobody who has to act.
_PASSIVE = re.compile(
    rf"\b(?:{_MODALS})\s+(?:not\s+|also\s+|only\s+)?be(?:\s+(?:also|only|\w+ly))?\s+"
    rf"((?!(?:{_NO_PARTICIPLE})\b)(?:\w+ed|\w+en|{_IRREGULAR}))\b(?![^.;]*\bby\b)"
)
_PRONOUN_SUBJECT = re.compile(
    r"(?:^|[.!?;:]\s+)(it|they|them|this|that|these|those)\s+(?:\w+ly\s+)?"
    r"(?:shall|must|will|should|can|cannot|may|might|could|is|are|was|were|has|have|does|do|needs?|means?|includes?)\b"
)
_STORY = re.compile(r"^\W*as\s+(?:an?|the)?\s*\S.*?\b(?:i|we)(?:'d|'m)?\b", re.DOTALL)
_BENEFIT = re.compile(r"\b(?:so that|so i|so we|in order to|in order that|such that|because)\b")
#: What can be counted or timed, and so is asked for a number.
_MEASURABLE = re.compile(
    r"\b(?:time|times|speed|performance|respon\w+|laten\w+|delay\w*|availab\w+|uptime|downtime|fail\w*|recover\w*|scal\w+|"
    r"capacity|concurrent\w*|simultaneous\w*|load|throughput|volume|learn\w*|train\w*|usab\w+|accura\w+)\b"
)
#: The full stop of an abbreviation that goes on ends nothing.
_NEXT_SENTENCE = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\beg)(?<!\bie)(?<!\bcf)(?<!\bvs)(?<!\bincl)(?<!\bapprox)[.!?]\s+(?=[A-Z])",
)


def plain(text: str) -> str:
    """Return text for matching: compatibility forms and curly quotes made plain, lower case."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").lower()


def is_english(text: str) -> bool:
    """Whether the English word lists may be used: they would flag every sentence of another language.

    A text has to show that it is English, and more so than that it is anything else: one borrowed adjective or *TBD*
    does not, nor do words that it shares with other languages, however many.
    """
    low = plain(text)
    letters = "".join(_LETTERS.findall(low))
    if not letters or sum(letter.isascii() for letter in letters) < 0.9 * len(letters):
        return False
    return len(_ENGLISH.findall(low)) > len(_FOREIGN.findall(low))


def is_story(low: str) -> bool:
    """Whether a text in plain form is a user story (*As a ROLE, I want …*), loosely as real backlogs write them."""
    return _STORY.search(low) is not None


def has_benefit(low: str) -> bool:
    """Whether a user story says what it is good for."""
    return _BENEFIT.search(low) is not None


def has_measure(low: str) -> bool:
    """Whether there is a number with a unit."""
    return _MEASURE.search(low) is not None


def is_measurable(low: str) -> bool:
    """Whether it speaks of something that can be counted or timed."""
    return _MEASURABLE.search(low) is not None


def has_modal(low: str) -> bool:
    """Whether anybody is obliged to anything, strongly or weakly."""
    return bool(_MODAL.search(low) or _NEEDS.search(low))


def obligations(low: str) -> int:
    """Count the strong modal verbs."""
    return len(_OBLIGATION.findall(low))


def sentences(text: str) -> int:
    """Count sentences: a full stop before a capital letter ends one (R-1.4)."""
    return len(_NEXT_SENTENCE.findall(text)) + 1


def words(text: str) -> int:
    """Count words."""
    return len(text.split())


def passives(low: str) -> list[str]:
    """Return participles in passive voice that name nobody with *by*."""
    return [match.group(1) for match in _PASSIVE.finditer(low)]


def pronoun_subjects(low: str) -> list[str]:
    """Return pronouns that stand for whoever has to act."""
    return [match.group(1) for match in _PRONOUN_SUBJECT.finditer(low)]
