"""The address of a session, made of its title in Latin letters."""

import re
import unicodedata

from sessions.models import StrategySession

# Short enough to be numbered.
SLUG = re.compile(r"(?=.{1,50}$)[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 40
_RUSSIAN = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ы э ю я"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya"
_LETTERS = dict(zip(_RUSSIAN.split(), _LATIN.split(), strict=True)) | {"ъ": "", "ь": ""}


def slug_of(title: str) -> str:
    """Return an address for `title`, such as "strategiya-samary"; "session" where no letter of it can stand in one."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in title.casefold())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words)[:_LONGEST].strip("-") or "session"


def free_slug(wish: str) -> str:
    """Return `wish`, or with the first number after it that no session has."""
    taken = set(StrategySession.objects.filter(slug__startswith=wish).values_list("slug", flat=True))
    numbered = (f"{wish}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in [wish, *numbered] if slug not in taken)
