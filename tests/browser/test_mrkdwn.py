"""Slack's markup as HTML: what is known becomes an element, everything else stays words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import written
from playground.blocks import complaints
from playground.page.reader import Reader
from playground.world import default_world

OURS = re.compile(
    r"</?(?:strong|em|s|u|mark|p|pre|code|blockquote|br|li|[uo]l|hr|table|thead|tbody|tr)>|</a>|</span>|</t[hd]>|</div>"
    r"|<li class=\"todo\">|<span role=\"img\" aria-label=\"(?:Done|To do)\">"
    r"|<span class=\"(?:pill|pill me|colour|picture)\">|</?small>"
    r"|<a href=\"[^\"<>]*\"(?: title=\"[^\"<>]*\")? rel=\"noopener noreferrer\" target=\"_blank\">"
    r"|<a class=\"pill\" href=\"/\?as=\w+&amp;channel=\w+\">|<[uo]l class=\"[\w -]+\"(?: start=\"\d+\")?>"
    r"|<ol start=\"\d+\">|<p class=\"heading h\d\">|<code class=\"[^\"<>]*\">|<t[hd] class=\"\w+\">"
    r"|<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">"
    r"|<svg class=\"swatch\" viewBox=\"0 0 1 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    r"<rect width=\"1\" height=\"1\" fill=\"#\w+\"/></svg>"
)
#: What is most likely to break out of wherever it is put.
PIECES = [
    *"<>|&;\"'`*_~^!@#=\n :()[]/-.1aU",
    "\ue000",
    "http://a",
    "javascript:",
    "<!date^1",
    "@here",
    "#general",
    "```",
    "&lt;",
    "| a |\n|-|",
]
ODD = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
#: Of rich text, everything that an app can say of one run.
RUN = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color"])},
    optional={
        "style": st.dictionaries(st.sampled_from(["bold", "italic", "strike", "code", "underline"]), st.booleans())
    },
)


def bare(html: str) -> str:
    """Return what is left of HTML without the elements that are ours."""
    return OURS.sub("", html)


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
    rest = bare(shown(hostile))

    assert "<" not in rest
    assert ">" not in rest


@given(ODD)
def test_no_words_at_all_become_elements_in_any_markup(words: str) -> None:
    reader = Reader(default_world(), "UTC", "U0ADA")

    for html in (
        reader.mrkdwn(words),
        reader.mrkdwn(words, "nothing"),
        reader.mrkdwn(words, "names"),
        reader.plain(words),
        reader.markdown(words),
    ):
        assert not set("<>") & set(bare(str(html)))


@given(RUN, ODD)
def test_no_words_at_all_become_elements_in_rich_text(run: dict[str, Any], words: str) -> None:
    names = ("text", "url", "user_id", "usergroup_id", "channel_id", "name", "range", "timestamp", "format", "value")
    part = {"type": "rich_text_section", "elements": [run | dict.fromkeys(names, words)]}

    html = Reader(default_world(), "UTC", "U0ADA").rich([part, part | {"type": "rich_text_quote"}])

    assert not set("<>") & set(bare(str(html)))


@pytest.mark.parametrize(
    "one", ["*a* ", "_a_ ", "~a~ ", "*_~a~_* ", ">>>a\n", ">a\n", "*_~`", "<@U0ADA>", "`a` ", "```a```"]
)
def test_a_long_message_is_drawn_however_much_is_marked_in_it(one: str) -> None:
    html = shown(one * (16_000 // len(one)))

    assert html
    assert not set("<>") & set(bare(html))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "before\n>>>all\n>>> of this\n> and more",
            "before<blockquote>all<br>of this<blockquote>and more</blockquote></blockquote>",
        ),
        ("*bold* _slanted_ ~gone~ `code`", "<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code>"),
        (
            "*_both_* and *bold `*code*` on*",
            "<strong><em>both</em></strong> and <strong>bold <code>*code*</code> on</strong>",
        ),
        ("_snake_case_ and *2*3*", "<em>snake_case</em> and <strong>2*3</strong>"),
        ("_one_, _two_ and a_b_", "<em>one</em>, <em>two</em> and a_b_"),
        ("snake_case_name and 2*3*4 and * no *", "snake_case_name and 2*3*4 and * no *"),
        ("<@U0ADA> <@U0BEN>", '<span class="pill me">@Ada Lindqvist</span> <span class="pill">@Ben Okafor</span>'),
        ("<#C0PAYMENTS>", '<a class="pill" href="/?as=U0ADA&amp;channel=C0PAYMENTS">#payments</a>'),
        ("<!subteam^S0LEADS>", '<span class="pill me">@leads</span>'),
        ("<!subteam^S0LEADS|@others>", '<span class="pill me">@leads</span>'),
        ("<!subteam^S1>", '<span class="pill me">@unknown group</span>'),
        ("<!subteam^S1|@leads> <!here>", '<span class="pill me">@leads</span> <span class="pill me">@here</span>'),
        ("&gt; one\n&gt; two\nthree", "<blockquote>one<br>two</blockquote>three"),
        ("one\n>>> two\n\nthree", "one<blockquote>two<br><br>three</blockquote>"),
        ("a ```\nb &lt; c\n``` d", "a <pre>b &lt; c</pre> d"),
        ("• one\n2. two", "• one<br>2. two"),
        (":tada: :wave::skin-tone-3: :no_such_thing: `:tada:`", "🎉 👋🏼 :no_such_thing: <code>:tada:</code>"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
    ],
)
def test_what_slack_knows_is_drawn(text: str, html: str) -> None:
    assert str(Reader(default_world(), "UTC", "U0ADA").mrkdwn(text)) == html


ROOM = '<a class="pill" href="/?as=U0ADA&amp;channel=C0GENERAL">#general</a>'
HERE = '<span class="pill me">@here</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("#general and *@here*, please", f"{ROOM} and <strong>{HERE}</strong>, please"),
        ("(#general) @here:", f"({ROOM}) {HERE}:"),
        ("#nowhere #client-portal #1 ## a#general", "#nowhere #client-portal #1 ## a#general"),
        ("ada@here.example @hereafter @here-after @ben", "ada@here.example @hereafter @here-after @ben"),
        ("`#general @here`", "<code>#general @here</code>"),
        ("<https://a.example|#general>", shown("<https://a.example|#general>")),
    ],
)
def test_in_a_block_names_of_public_channels_and_of_everybody_are_mentions(text: str, html: str) -> None:
    assert str(Reader(default_world(), "UTC", "U0ADA").mrkdwn(text, "names")) == html


def test_names_stay_words_in_a_text_that_is_verbatim_and_outside_of_blocks() -> None:
    reader = Reader(default_world(), "UTC", "U0ADA")

    assert reader.mrkdwn("#general @here") == reader.mrkdwn("#general @here", "nothing") == "#general @here"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**<@U0BEN>**", '<strong><span class="pill">@Ben Okafor</span></strong>'),
        ("<@U0ADA|ada>, <!here>", '<span class="pill me">@Ada Lindqvist</span>, <span class="pill me">@here</span>'),
        ("<#C0PAYMENTS>", '<a class="pill" href="/?as=U0ADA&amp;channel=C0PAYMENTS">#payments</a>'),
        ("`<@U0BEN>` \\<@U0BEN> @here", "<code>&lt;@U0BEN&gt;</code> &lt;@U0BEN&gt; @here"),
        ("<!subteam^S0LEADS> <!subteam^S1|@cooks>", shown("<!subteam^S0LEADS> <!subteam^S1|@cooks>")),
        (
            "by <!date^1764000000^{date_num}|soon>, <!date^x^{time}|later>",
            "by 2025-11-24, &lt;!date^x^{time}|later&gt;",
        ),
        ("<!subteam^> <!nobody>", "&lt;!subteam^&gt; &lt;!nobody&gt;"),
        ("two  spaces\nand a line  \nmore", "two  spaces<br>and a line<br>more"),
    ],
)
def test_standard_markdown_holds_mentions_too(text: str, html: str) -> None:
    assert str(Reader(default_world(), "UTC", "U0ADA").markdown(text)) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "- [ ] peel\n- [x] *cook*\n- [y] eat",
            '<ul><li class="todo"><span role="img" aria-label="To do">☐</span> peel</li>'
            '<li class="todo"><span role="img" aria-label="Done">☑</span> <em>cook</em></li><li>[y] eat</li></ul>',
        ),
        (
            "![A cat](https://pictures.example/cat.png)",
            '<p><a href="https://pictures.example/cat.png" rel="noopener noreferrer" target="_blank">A cat</a></p>',
        ),
        ("![](https://a.example/c.png)", "<p>LINK</p>"),
        ("![A cat](javascript:alert)", "<p>![A cat](javascript:alert)</p>"),
    ],
)
def test_tasks_have_boxes_and_pictures_are_links_in_markdown_as_in_slack(text: str, html: str) -> None:
    link = '<a href="https://a.example/c.png" rel="noopener noreferrer" target="_blank">https://a.example/c.png</a>'

    assert str(Reader(default_world(), "UTC", "U0ADA").markdown(text)) == html.replace("LINK", link)


def test_a_picture_inside_of_a_link_of_markdown_is_words_of_that_link() -> None:
    told = Reader(default_world(), "UTC", "U0ADA").markdown("[![A <pot>](https://b.example)](https://a.example) ok")

    assert told.count("<a ") == 1
    assert 'href="https://a.example"' in told
    assert "A &lt;pot&gt;</a> ok" in told


def test_a_mention_inside_of_a_link_of_markdown_stays_words() -> None:
    html = str(Reader(default_world(), "UTC", "U0ADA").markdown("[to <#C0PAYMENTS>](https://a.example)"))

    assert html.count("<a ") == 1
    assert "to &lt;#C0PAYMENTS&gt;</a>" in html


def test_a_channel_that_the_reader_may_not_see_has_no_name() -> None:
    world = default_world()

    assert "client-portal" in Reader(world, "UTC", "U0FARAH").mrkdwn("<#C0CLIENT>")
    assert (
        Reader(world, "UTC", "U0EMI").mrkdwn("<#C0CLIENT|client-portal>")
        == '<span class="pill">#private channel</span>'
    )


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{date_num} {date_slash}", "2025-11-24 24/11/2025"),
        ("{date}", "November 24th, 2025"),
        ("{date_short} at {time}", "Nov 24, 2025 at 16:00"),
        ("{date_long} {time_secs}", "Monday, November 24th, 2025 16:00:00"),
        ("{date_long_full}", "November 24, 2025"),
        ("{date_pretty}, {date_short_pretty}, {date_long_pretty}", "yesterday, yesterday, yesterday"),
        ("{day_divider_pretty} {ago} {odd}", "Yesterday 1 day ago {odd}"),
    ],
)
def test_an_instant_is_told_with_every_word_that_slack_has_for_it(form: str, words: str) -> None:
    reader = Reader(default_world(clock=lambda: 1_764_000_000 + 86_400), "UTC")

    assert reader.mrkdwn(f"<!date^1764000000^{form}|later>") == words


def test_an_instant_is_told_in_the_zone_of_who_reads_and_may_be_a_link() -> None:
    text = "<!date^1764000000^{date_short} at {time}^https://a.example|later>"

    assert ">Nov 25, 2025 at 01:00</a>" in shown(text, "Asia/Tokyo")
    assert shown("<!date^soon^{date}|later>") == "later"


def test_what_is_typed_into_a_field_of_rich_text_is_rich_text_and_the_same_when_it_is_sent_again() -> None:
    world = default_world()
    text = (
        "*bold* and _~both~_ `code` @ben #general :tada: https://a.example [name](https://b.example)\n"
        "- one\n  2. two\n> said\n```\nx < y\n```"
    )

    block = written.rich_text(world, text)

    assert block is not None
    kinds = [part["type"].removeprefix("rich_text_") for part in block["elements"]]
    assert kinds == ["section", "list", "list", "quote", "preformatted"]
    assert written.edited(world, block["elements"]) == block
    assert list(complaints([block], most=1)) == []
    assert written.rich_text(world, "  \n") is None
    with pytest.raises(ValueError, match="no rich text"):
        written.edited(world, [{"type": "script"}])
