"""The rules of rich text: runs with a style, in sections, lists, quotes and code."""

from __future__ import annotations

from playground.composition import identifier, url
from playground.shapes import Check, array, boolean, integer, kind, one_of, string, thing, typed

#: Whom a word after ``@`` means that is nobody's name.
RANGES = ("here", "channel", "everyone")
STYLES = ("bold", "italic", "strike", "code", "underline", "unlink", "highlight", "client_highlight")
_styled = {"style": thing({}, dict.fromkeys(STYLES, boolean))}
INLINE: dict[str, Check] = {
    "text": kind({"text": string(12_000)}, _styled),
    "link": kind({"url": url}, {"text": string(3000, least=0), "unsafe": boolean, **_styled}),
    "user": kind({"user_id": string(50)}, _styled),
    "channel": kind({"channel_id": string(50)}, _styled),
    "usergroup": kind({"usergroup_id": string(50)}, _styled),
    "emoji": kind({"name": string(100)}, {"unicode": string(100), "skin_tone": integer(1, 6), **_styled}),
    "date": kind(
        {"timestamp": integer(0, 10**11), "format": string(255)}, {"url": url, "fallback": string(255), **_styled}
    ),
    "broadcast": kind({"range": one_of(*RANGES)}, _styled),
    "color": kind({"value": string(20)}, _styled),
}
_inline = array(typed(INLINE), 0, 1000)
_border = {"border": integer(0, 1)}
_section = kind({"elements": _inline})
_list = kind(
    {
        "style": one_of("bullet", "ordered"),
        "elements": array(typed({"rich_text_section": _section}), 1, 500),
    },
    {"indent": integer(0, 8), "offset": integer(0, 10_000), **_border},
)
PARTS: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_quote": kind({"elements": _inline}, _border),
    "rich_text_preformatted": kind({"elements": _inline}, {**_border, "language": string(50)}),
    "rich_text_list": _list,
}
_block = {"block_id": identifier}
RICH_TEXT = kind({"elements": array(typed(PARTS), 1, 500)}, _block)
#: What somebody writes, and what stands in a cell, may also be empty.
WRITTEN = kind({"elements": array(typed(PARTS), 0, 500)}, _block)
rich_text = typed({"rich_text": WRITTEN})
