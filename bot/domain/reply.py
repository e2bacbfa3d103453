"""Whether a reply in a round's thread sounds like a vote: only then its author is asked, and nothing counts before.

Missing one costs a click; asking for nothing costs everybody's patience. So the whole reply has to be a yes or a no, in
few words, without a condition, a question or a doubt.
"""

from __future__ import annotations

import re

from bot.domain.signoff import Choice
from bot.domain.text import normalise

#: A reply with more words than this says more than yes; a no may go on with its reason.
_FEW_WORDS = 8
_LONGEST = 4000
_EMOJI_YES = "👍|✅|✔️?|👌|☑️?"
_EMOJI_NO = "👎|❌|⛔|🚫|✖️?"
#: Slack writes an emoji as its name between colons, perhaps with a skin tone.
_NAMED_YES = r":(?:\+1|thumbsup|white_check_mark|heavy_check_mark|ok_hand|ok|ballot_box_with_check)(?:::skin-tone-\d)?:"
_NAMED_NO = r":(?:-1|thumbsdown|x|no_entry|no_entry_sign|no_good)(?:::skin-tone-\d)?:"
#: What only cheers says nothing of its own.
_CHEER = (
    r":(?:tada|rocket|pray|heart|100|fire|smile|slightly_smiling_face|raised_hands|clap|sparkles|muscle)"
    r"(?:::skin-tone-\d)?:|[🎉🚀🙏❤💯🔥😄🙂🙌👏✨💪]|(?<!\S)[:;]-?[)d](?!\S)"
)
_MENTION = r"<@[^>]*>,?"
_WHO = r"(?:from|by|with|for|to) (?:me|my side|us|our side|here)"
_FROM = rf"(?: {_WHO})"
_IT = r"(?: (?:it|this|these|that|them|all|everything|of it|of this))?"
_IT_IS = r"(?:(?:it|this|that)(?: is|'?s) )?"
_YES_WORDS = (
    rf"\+1|approved?{_IT}|i approve{_IT}|i(?: am|'m) in favou?r"
    r"|(?:it |this |that |all |everything )?looks? (?:good|great|fine|ok|okay|perfect|right)"
    r"|(?:it|this|that)(?: is|'s) (?:ok|okay|fine|good|great|perfect|right)"
    r"|lgtm|ok|okay|yes|yep|yeah|agreed?|i agree|i(?: am|'m) (?:ok|okay|fine|good|happy) with (?:it|this|that|these)"
    rf"|{_IT_IS}a (?:clear |big )?yes"
    r"|fine|good|all good|sounds (?:good|great|fine)|sgtm|works(?= for me)|perfect"
    r"|good to go|go ahead|ship it|no objections?|sign(?:ed)? off|accepted"
)
_NO_WORDS = (
    rf"-1|rejected|(?:i )?(?:reject|decline|disapprove){_IT}|declined|disapproved|not approved"
    r"|(?:i )?(?:do not|don't|cannot|can't|won't|will not) (?:approve|agree|accept|sign)"
    r"(?: (?:it|this|these|that|to this|with this|of this|(?:to |with )?r\d+))?(?: (?:yet|like this|as it is))?"
    r"|not approving|i(?: am|'m) against (?:it|this|that)|i(?: am|'m) against|(?:i )?veto(?: (?:it|this))?|hard no"
    r"|i disagree|disagree|i object|not ok|not okay|not ok with me|not good"
    r"|(?:it |this |that )?does(?: not|n't) look (?:good|right|ok|okay)"
    rf"|{_IT_IS}a (?:clear |firm |hard )?no(?!-)"
)
_THANKS = r"(?:,? (?:thanks|thank you|cheers|please|then|now|too|indeed))"
_YES = re.compile(rf"(?:(?:{_YES_WORDS}){_FROM}?{_THANKS}*[ ,]*)+")
_NO = re.compile(rf"(?:{_NO_WORDS})(?={_FROM}?(?:$| (?:because|since|as)\b|[,:;.!]))")
_BARE_NO = re.compile(rf"(?:no way|no|nope){_FROM}?(?={_THANKS}?$| because\b|[,:;.!])")
_NO_ANYWHERE = re.compile(rf"(?<![\w-])(?:{_NO_WORDS})(?!\w)")
_SIGN_YES = re.compile(f"{_EMOJI_YES}|{_NAMED_YES}", re.IGNORECASE)
_SIGN_NO = re.compile(f"{_EMOJI_NO}|{_NAMED_NO}", re.IGNORECASE)
_BESIDE = re.compile(f"{_CHEER}|{_MENTION}", re.IGNORECASE)
#: A sign, and no more than whose it is, or thanks.
_SIGNED = re.compile(rf"{_WHO}|(?:many )?thanks|thank you|cheers")
_TONE = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
#: A yes with one of these is none yet.
_DOUBT = re.compile(r"\?|\b(?:if|once|unless|but|except|when|after|until|almost|maybe|perhaps|hold on|wait)\b")
#: A bare *no* often answers somebody else: *no, all fine with me*. What follows has to say yes nowhere, …
_SAYS_YES = re.compile(rf"(?<![\w+])(?:{_YES_WORDS}|works?|done|fixed|right|sure)(?!\w)")
#: … and to object: by denying what a yes would say, or in words of its own that nothing denies.
_DENIES = re.compile(
    r"\b(?:not|never|cannot|\w+n't)\b(?: \w+){0,2}? (?:clear|enough|ready|right|good|fine|ok|okay|acceptable|possible"
    r"|testable|tested|realistic|correct|complete|approved?|agreed?|accept|sign|works?|understand)\b"
)
_OBJECTS = re.compile(
    r"\b(?:because|too (?!please\b|thanks\b)\w+|wrong|vague|unclear|ambiguous|missing|lacks?|incomplete"
    r"|contradicts?|conflicts?|impossible|unrealistic|untestable|broken|fails|incorrect"
    r"|needs? (?:to be|more|another)|must be|has to be)\b"
)
_DENIAL = re.compile(r"\b(?:no|not|nothing|none|nobody|never|cannot|without|\w+n't)\b")
_STRUCK = re.compile(r"~[^~]+~")
#: A dash between words and the end of a line part a no from its reason, as a comma does.
_BREAKS = re.compile(r"(?:\s*(?:\n|[–—]|(?<![^\s–—])-+(?!\S)|(?<=\w)-+(?!\S)))+\s*")
#: Behind these people go on with their reason at once.
_MINUS = "-1 "


def read_reply(text: str) -> Choice | None:
    """Return the vote that a reply sounds like, or None for everything that is not plainly one."""
    plain = _BREAKS.sub(", ", normalise(text[:_LONGEST]).lower().replace("’", "'"))
    bare = _BESIDE.sub(" ", _TONE.sub("", _STRUCK.sub(" ", plain)))
    yes, no = bool(_SIGN_YES.search(bare)), bool(_SIGN_NO.search(bare))
    if yes and no:
        return None
    words = _SIGN_NO.sub(" ", _SIGN_YES.sub(" ", bare)).strip(' .!,;:*_"“”')
    if not words or _SIGNED.fullmatch(words):
        return Choice.APPROVE if yes else Choice.REJECT if no else None
    begun = _MINUS if _SIGN_NO.match(bare.lstrip()) else ""
    return _spoken(begun + " ".join(words.split()), yes=yes, no=no)


def _spoken(words: str, *, yes: bool, no: bool) -> Choice | None:
    if "?" in words:
        return None
    is_short = len(words.split()) <= _FEW_WORDS
    if is_short and _YES.fullmatch(_unstopped(words)) and not _DOUBT.search(words):
        return None if no else Choice.APPROVE
    return Choice.REJECT if not yes and _is_no(words) else None


def _unstopped(words: str) -> str:
    """Return words without what stands between them: no yes depends on it."""
    return " ".join(re.sub(r"[!.,]", " ", words).split())


def _is_no(words: str) -> bool:
    reason = words.removeprefix(_MINUS)
    if reason != words and (_objects(reason) or _is_no(reason)):
        return True
    if found := _BARE_NO.match(words):
        return _objects(words[found.end() :])
    found = _NO.match(words)
    return found is not None and not any(map(_is_yes, re.split("[,:;.!]", words[found.end() :])))


def _is_yes(clause: str) -> bool:
    return _YES.fullmatch(clause.strip()) is not None


def _objects(said: str) -> bool:
    """Whether what follows a bare no, if anything does, objects and says yes to nothing."""
    if not said.strip(" ,:;.!"):
        return True
    rest = _NO_ANYWHERE.sub(" ", _DENIES.sub(" ", said))
    if _SAYS_YES.search(rest):
        return False
    return rest != said or (_OBJECTS.search(said) is not None and not _DENIAL.search(said))
