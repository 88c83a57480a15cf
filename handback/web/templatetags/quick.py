"""Django's own `translate`, `blocktranslate` and `url`, drawn faster; they say the same.

A page has up to a hundred of them. Each resolved a constant anew, asked the catalogue anew, or
matched an address anew: together an eighth of the time of the options page.
"""

from typing import Any

from django import template
from django.template import Context, Node
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import BlockTranslateNode, do_block_translate, do_translate
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from handback.web.addresses import quick_address

register = template.Library()


class Constant(Node):
    """A text that stands in the template: translated once for each language."""

    child_nodelists = ()

    def __init__(self, plain: Node) -> None:
        self.plain = plain
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The text in the language of the page."""
        language = get_language()
        found = self.said.get(language)
        if found is None:
            found = self.said[language] = self.plain.render(context)
        return found


class Sentence(BlockTranslateNode):
    """A sentence with places: what the catalogue is asked for is put together once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.asked: dict[int, tuple[str, list[str]]] = {}

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        """What is asked of the catalogue, and the names of the places."""
        found = self.asked.get(id(tokens))
        if found is None:
            found = self.asked[id(tokens)] = super().render_token_list(tokens)
        return found[0], list(found[1])


class Address(URLNode):
    """An address of a page; quick where it is about nothing, or about one whole number."""

    def render(self, context: Context) -> str:
        """The address; addresses of other sorts as Django finds them."""
        found = None if self.kwargs or len(self.args) > 1 else self._quick(context)
        if found is None:
            return str(super().render(context))
        if self.asvar:
            context[self.asvar] = found
            return ""
        return str(conditional_escape(found)) if context.autoescape else found

    def _quick(self, context: Context) -> str | None:
        number = self.args[0].resolve(context) if self.args else None
        if self.args and type(number) is not int:
            return None
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        return quick_address(
            str(self.view_name.resolve(context)), number, getattr(match, "namespace", None)
        )


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """Django's `translate`; a constant is looked up once for each language."""
    made = do_translate(parser, token)
    whole = made.filter_expression
    constant = not whole.filters and isinstance(whole.var.literal, str)
    return made if made.asvar or made.message_context or not constant else Constant(made)


@register.tag("blocktranslate")
def blocktranslate(parser: Parser, token: Token) -> Node:
    """Django's `blocktranslate`, whose message is put together once."""
    return Sentence(**vars(do_block_translate(parser, token)))


@register.tag("url")
def url(parser: Parser, token: Token) -> Node:
    """Django's `url`, which remembers the form of an address."""
    made = django_url(parser, token)
    return Address(made.view_name, made.args, made.kwargs, made.asvar)
