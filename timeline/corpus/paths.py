"""The day that a path or an address tells: `2016/09/17/title.txt`, `2016-09-17-title.txt`,
`x-20160917.txt`, `2016/09/title-160917080500.html`."""

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


# A minute as the name of the page or behind its title, below the folder of its year and month.
_MINUTE = re.compile(r"(?:(?<=/)|\A)(\d\d)(\d\d)/(\d\d)/(?:[^/?#]*[-_])?\2\3(\d\d)\d{4,12}(?!\d)")


def published(path: str) -> Published | None:
    """The day of publication by the path, the part nearest to the file's name deciding."""
    found = None
    days = [[part for part in match.groups() if part] for match in _DAY.finditer(path)]
    minutes = [[m[1] + m[2], m[3], m[4]] for m in _MINUTE.finditer(path)]
    for parts in (*minutes, *days):
        text = "-".join(part for part in parts if part.isdigit())
        try:
            if 1600 <= edtf.read(text).first.year <= 2199:
                found = Published.parse(text)
        except EdtfError:
            continue
    return found
