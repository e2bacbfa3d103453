"""The rules of the blocks of 2025 and 2026: cards, containers, tasks, alerts; and of video and calls."""

from __future__ import annotations

from playground.composition import https_url, identifier, plain, text, url, web_url
from playground.elements import ELEMENTS, IMAGE
from playground.rich_text import WRITTEN
from playground.shapes import Check, array, at_least_one, boolean, kind, one_of, string, typed

_block = {"block_id": identifier}
_buttons = array(typed({"button": ELEMENTS["button"]}), 1, 3)
_image = typed({"image": IMAGE})
_written = typed({"rich_text": WRITTEN})
_source = kind({"url": url, "text": string(3000)})
_task = kind(
    {"task_id": identifier, "title": string(3000)},
    {
        **_block,
        "status": one_of("pending", "in_progress", "complete", "error"),
        "details": _written,
        "output": _written,
        "sources": array(typed({"url": _source}), 1, 100),
    },
)
_card = at_least_one(
    kind(
        {},
        {
            **_block,
            "hero_image": _image,
            "icon": _image,
            "slack_icon": kind({"name": string(100)}),
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "subtext": text(200),
            "actions": _buttons,
        },
    ),
    "title",
    "hero_image",
    "actions",
    "body",
)
_video = kind(
    {"alt_text": string(2000), "title": plain(199), "thumbnail_url": web_url, "video_url": https_url},
    {
        **_block,
        "title_url": https_url,
        "author_name": string(49),
        "description": plain(199),
        "provider_name": string(100),
        "provider_icon_url": web_url,
    },
)
_context_actions = kind(
    {
        "elements": array(
            typed({name: ELEMENTS[name] for name in ("feedback_buttons", "icon_button")}),
            1,
            5,
        )
    },
    _block,
)
RECENT: dict[str, Check] = {
    "alert": kind({"text": text(200)}, {**_block, "level": one_of("default", "info", "warning", "error", "success")}),
    "call": kind({"call_id": identifier}, _block),
    "card": _card,
    "carousel": kind({"elements": array(typed({"card": _card}), 1, 10)}, _block),
    "context_actions": _context_actions,
    "plan": kind({"title": string(3000)}, {**_block, "tasks": array(typed({"task_card": _task}), 1, 50)}),
    "task_card": _task,
    "video": _video,
}


def container(children: Check) -> Check:
    """A frame around other blocks, with a title of its own."""
    return at_least_one(
        kind(
            {"child_blocks": array(children, 1, 10)},
            {
                **_block,
                "title": plain(150),
                "rich_text_title": _written,
                "subtitle": text(150),
                "width": one_of("narrow", "standard", "wide", "full"),
                "icon": _image,
                "is_collapsible": boolean,
                "default_collapsed": boolean,
                "has_header_divider": boolean,
            },
        ),
        "title",
        "rich_text_title",
    )
