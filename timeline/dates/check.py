"""Runs the examples of a language file."""

from timeline.dates import Context, find_dates
from timeline.dates.load import Rule, load
from timeline.errors import RuleError
from timeline.model import Published

PUBLISHED = Published.parse("2025-04-17")  # a Thursday


def faults(code: str) -> list[RuleError]:
    """Examples that do not give what they say, counter-examples that are found all the same."""
    language = load(code)
    if language is None:
        return [RuleError(code, "-", "there is no such language file")]
    return [
        RuleError(code, rule.name, fault)
        for rule in language.rules
        for fault in _faults(code, rule)
    ]


def _faults(code: str, rule: Rule) -> list[str]:
    context = Context(published=PUBLISHED, language=code, region="en-US")
    wrong = []
    for marked, value in rule.examples:
        text = marked.replace("[", "").replace("]", "")
        wanted = marked[marked.find("[") + 1 : marked.find("]")], value
        found = find_dates(text, context=context).expressions
        if wanted not in [(item.text, item.value) for item in found if item.rule == rule.name]:
            got = [(item.rule, item.text, item.value) for item in found]
            wrong.append(f"{marked!r} should give {value!r}, gives {got}")
    for text in rule.counter:
        found = find_dates(text, context=context).expressions
        wrong += [f"{text!r} gives {item.text!r}" for item in found if item.rule == rule.name]
    return wrong
