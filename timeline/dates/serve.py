"""Time expressions for other programs: as JSON objects and as a TimeML document."""

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from timeline.model import TimeExpression

if TYPE_CHECKING:
    from timeline.dates import Context, Dated


def as_json(expression: TimeExpression) -> dict[str, str | int | None]:
    """One expression as a flat object; offsets count code points."""
    when = expression.when
    return {
        "start": expression.start,
        "end": expression.end,
        "text": expression.text,
        "type": expression.type,
        "value": expression.value,
        "mod": expression.mod,
        "edtf": when.edtf if when else None,
        "basis": when.basis if when else None,
        "why": when.why if when else None,
        "rule": expression.rule,
    }


def timeml(text: str, dated: "Dated", context: "Context") -> str:
    """The text as TimeML 1.2 with its expressions marked as TIMEX3; t0 is the publication date.

    Characters that XML cannot hold are left out.
    """
    parts = []
    end = 0
    for number, item in enumerate(dated.expressions, 1):
        parts += [_text(text[end : item.start]), _timex(number, item)]
        end = item.end
    parts.append(_text(text[end:]))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<TimeML>\n{_created(context)}<TEXT>{''.join(parts)}</TEXT>\n</TimeML>\n"
    )


def _created(context: "Context") -> str:
    if context.published is None:
        return ""
    value = str(context.published.day)
    return (
        f'<DCT><TIMEX3 tid="t0" type="DATE" value="{value}" '
        f'functionInDocument="CREATION_TIME">{value}</TIMEX3></DCT>\n'
    )


def _timex(number: int, item: TimeExpression) -> str:
    mod = f" mod={quoteattr(item.mod)}" if item.mod else ""
    return (
        f'<TIMEX3 tid="t{number}" type="{item.type}" value={quoteattr(item.value)}{mod}>'
        f"{_text(item.text)}</TIMEX3>"
    )


def _text(text: str) -> str:
    return escape("".join(letter for letter in text if _allowed(letter)))


def _allowed(letter: str) -> bool:
    """The characters of XML 1.0, section 2.2."""
    return (
        letter in "\t\n\r" or " " <= letter < "\ud800" or "\ue000" <= letter not in "\ufffe\uffff"
    )
