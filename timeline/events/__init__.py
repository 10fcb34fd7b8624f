"""From clean articles to events: what happened, when, where, who, and told once."""

from timeline.events.assemble import assemble
from timeline.events.extract import extract
from timeline.events.identity import Assigned, Known, assign, edits, token
from timeline.events.merge import Group, merge

__all__ = ["Assigned", "Group", "Known", "assemble", "assign", "edits", "extract", "merge", "token"]
