"""Standard Markdown as HTML, without anything that an app could run or load from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from playground.emoji import with_emoji
from playground.page import mrkdwn

if TYPE_CHECKING:
    from playground.page.reader import Reader

#: What Slack reads here too, although it is no Markdown: people, channels, groups, everybody, and dates.
_MENTION = re.compile(r"<((?:[@#]\w+|!(?:here|channel|everyone|subteam\^\w+|date\^-?\d+\^[^<>|\n]+))(?:\|[^<>\n]*)?)>")
_BOX = re.compile(r"\[([ xX])\] ")
_ALIGNED = {"text-align:right": "right", "text-align:center": "center", "text-align:left": "left"}


def drawn(reader: Reader, text: str) -> Markup:
    """Return Markdown as HTML."""
    # Raw HTML is off, addresses are checked by the library, and its renderer escapes every word.
    return Markup(_markdown().render(text, {"reader": reader}))  # noqa: S704


class _Renderer(RendererHTML):
    """Writes no line break between elements: where it stands, spaces and breaks are shown as they were written."""

    def renderToken(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return super().renderToken(tokens, idx, options, env).strip("\n")

    def softbreak(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return "<br>"

    def hardbreak(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return "<br>"

    def fence(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return super().fence(tokens, number, options, env).removesuffix("\n")

    def code_block(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return super().code_block(tokens, number, options, env).removesuffix("\n")

    def text(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return str(escape(with_emoji(tokens[number].content)))

    def mention(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return str(mrkdwn.angle(env["reader"], tokens[number].meta["mention"]))

    def heading_open(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return f'<p class="heading {tokens[number].tag}">'

    def heading_close(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return "</p>"

    def link_open(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        address = env["reader"].address(str(tokens[number].attrs["href"]))
        tokens[number].attrs |= {"href": address, "rel": "noopener noreferrer", "target": "_blank"}
        return str(self.renderToken(tokens, number, options, env))

    def image(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        # Slack loads no picture here: it links to it. No link stands in another: inside of one it is words.
        token, kinds = tokens[number], [one.type for one in tokens[:number]]
        url = str(token.attrs["src"])
        words = token.content or url
        is_linked = kinds.count("link_open") > kinds.count("link_close")
        return str(escape(words) if is_linked else env["reader"].link(url, words))

    def task(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        sign, said = ("☑", "Done") if tokens[number].meta["done"] else ("☐", "To do")
        return f'<span role="img" aria-label="{said}">{sign}</span> '

    def table_open(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'

    def table_close(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return "</table></div>"

    def th_open(self, tokens: Sequence[Token], number: int, options: Any, env: Any) -> str:
        return _cell(tokens[number])

    td_open = th_open


def _cell(token: Token) -> str:
    aligned = _ALIGNED.get(str(token.attrs.get("style", "")), "left")
    return f'<{token.tag} class="{aligned}">'


def _mentioned(state: StateInline, silent: bool) -> bool:
    """Take a mention that begins here; inside of a link it stays words, since no link can stand in another."""
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if found is None or state.linkLevel:
        return False
    if not silent:
        state.push("mention", "", 0).meta = {"mention": found[1]}
    state.pos = found.end()
    return True


def _tasks(state: StateCore) -> None:
    """Take the box that an item of a list may begin with."""
    for item, paragraph, line in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type) != ("list_item_open", "paragraph_open") or not line.children:
            continue
        words = line.children[0]
        if words.type == "text" and (found := _BOX.match(words.content)):
            item.attrSet("class", "todo")
            words.content = words.content[found.end() :]
            line.children.insert(0, Token("task", "", 0, meta={"done": found[1] != " "}))


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False}, renderer_cls=_Renderer)
    made.inline.ruler.before("autolink", "mention", _mentioned)
    made.core.ruler.after("inline", "tasks", _tasks)
    return made.enable(["table", "strikethrough"])
