"""From clean articles to events: what happened, when, where, who, and told once."""

from timeline.events.assemble import assemble
from timeline.events.copies import are_copies
from timeline.events.extract import extract
from timeline.events.identity import Assigned, Known, assign, edits, first_id, token
from timeline.events.links import Node, Rank, Said, asks, index, key, node, score
from timeline.events.merge import Group, merge
from timeline.events.ties import identify
from timeline.events.traits import SHARED_KEYS

__all__ = [
    "SHARED_KEYS",
    "Assigned",
    "Group",
    "Known",
    "Node",
    "Rank",
    "Said",
    "are_copies",
    "asks",
    "assemble",
    "assign",
    "edits",
    "extract",
    "first_id",
    "identify",
    "index",
    "key",
    "merge",
    "node",
    "score",
    "token",
]
