"""What blocks and elements are composed of: texts, options, confirmations, addresses."""

from __future__ import annotations

from playground.shapes import Check, array, boolean, kind, one_of, string, thing, typed

identifier = string(255)
#: Addresses that would run as a script are no addresses.
url = string(
    3000, pattern=r"(?!(?i:javascript|data|vbscript):)[A-Za-z][A-Za-z0-9+.-]*:\S+", otherwise="must be a valid URL"
)
web_url = string(3000, pattern=r"https?://\S+", otherwise="must be a valid URL")
https_url = string(3000, pattern=r"https://\S+", otherwise="must be a valid HTTPS URL")


def plain(most: int, *, least: int = 1) -> Check:
    """A text without markup."""
    return typed({"plain_text": kind({"text": string(most, least=least)}, {"emoji": boolean})})


def text(most: int) -> Check:
    """A text with or without markup."""
    marked = kind({"text": string(most)}, {"verbatim": boolean})
    return typed({"plain_text": kind({"text": string(most)}, {"emoji": boolean}), "mrkdwn": marked})


confirm = thing(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(words: Check, *, link: bool = False) -> Check:
    """One thing to choose."""
    more = {"url": url} if link else {}
    return thing({"text": words, "value": string(150)}, {"description": words, **more})


plain_option = option(plain(75))
text_option = option(text(75))
link_option = option(plain(75), link=True)
option_group = thing({"label": plain(75), "options": array(plain_option, 1, 100)})
conversation_filter = thing(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
dispatch = thing({"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
slack_file = thing({}, {"id": identifier, "url": web_url})
image_source = {"image_url": web_url, "slack_file": slack_file}
