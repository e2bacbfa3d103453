"""Slack's markup as HTML: what is known becomes an element, everything else stays words."""

from __future__ import annotations

import re

import pytest

from playground.page.mrkdwn import Reader
from playground.world import default_world

OURS = re.compile(
    r"</?(?:strong|em|s|pre|code|blockquote|br)>|</?span(?: class=\"pill\")?>"
    r"|<a href=\"[^\"<>]*\" rel=\"noopener noreferrer\" target=\"_blank\">|</a>"
)


def shown(text: str, zone: str = "UTC") -> str:
    return str(Reader(default_world(), zone).mrkdwn(text)).removesuffix("<br>")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<http://a.b/"onmouseover="alert(1)|"here">',
        '<http://a.b/`" onmouseover=alert(1) `|here>',
        "<javascript:alert(1)|click>",
        "<JaVaScRiPt:alert(1)>",
        '<!date^1^"{date}<b>^javascript:alert(1)|"<b>">',
        "<@U1\"><script>|x> <#C1'><b>|y>",
        "```</pre><script>alert(1)</script>```",
        "`</code><b>` *<b>* _<i>_ ~<s>~",
        "\ue0000\ue000 \ue0009\ue000 `\ue0000\ue000`",
        "&lt;script&gt; &amp;lt;b&amp;gt; &#60;b>",
        "&gt; <b> quoted",
    ],
)
def test_hostile_words_never_become_elements(hostile: str) -> None:
    rest = OURS.sub("", shown(hostile))

    assert "<" not in rest
    assert ">" not in rest


def test_what_slack_knows_is_drawn() -> None:
    assert (
        shown("*bold* _slanted_ ~gone~ `code`")
        == "<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code>"
    )
    assert shown("<@U0ADA> in <#C0PAYMENTS>") == (
        '<span class="pill">@Ada Lindqvist</span> in <span class="pill">#payments</span>'
    )
    assert shown("<!subteam^S1|@leads> <!here>") == '<span class="pill">@leads</span> <span class="pill">@here</span>'
    assert shown("snake_case_name and 2*3*4") == "snake_case_name and 2*3*4"
    assert shown("&gt; quoted") == "<blockquote>quoted</blockquote>"


def test_an_instant_is_told_in_the_zone_of_who_reads() -> None:
    text = "<!date^1764000000^{date_short} at {time}|later>"

    assert shown(text) == "24 Nov 2025 at 16:00"
    assert shown(text, "Asia/Tokyo") == "25 Nov 2025 at 01:00"
    assert shown("<!date^soon^{date}|later>") == "later"
