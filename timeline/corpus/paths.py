"""The day that a path tells: `2016/09/17/title.txt`, `2016-09-17-title.txt`, `x-20160917.txt`."""

import re

from timeline import edtf
from timeline.errors import EdtfError
from timeline.model import Published

_DAY = re.compile(
    r"""(?:(?<=/)|\A)(?:(\d{4})/(\d\d)/(\d\d)/         # a folder a year, month and day
        |(\d{4})([-_.]?)(\d\d)\5(\d\d)(?![0-9A-Za-z])) # a name that begins with a day
        |[-_.](\d{4})([-_]?)(\d\d)\9(\d\d)\.\w+\Z      # or ends with one""",
    re.VERBOSE,
)


def published(path: str) -> Published | None:
    """The day of publication by the path, the part nearest to the file's name deciding."""
    found = None
    for match in _DAY.finditer(path):
        groups = [group for group in match.groups() if group and group.isdigit()]
        text = "-".join(groups)
        try:
            if 1600 <= edtf.read(text).first.year <= 2199:
                found = Published.parse(text)
        except EdtfError:
            continue
    return found
