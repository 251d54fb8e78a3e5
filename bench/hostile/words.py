"""A source of chance in, hostile words out: what breaks out of mark-up, search syntax, SQL, paths, lines and screens elsewhere."""

from random import Random

#: Whatever leads or calls here was put there by an input: nothing that is posted may.
LURE, CALLED = "inject.example", "UHOSTILE"
PRESS = "press.example"

MARKUP = (
    "<!channel>",
    "<!here>",
    "<!everyone|tous>",
    f"<@{CALLED}1>",
    f"<@{CALLED}1|Ilena Marsk>",
    "<#CHOSTILE|general>",
    "<!subteam^SHOSTILE|@redaction>",
    "<!date^1392734382^{date}|mardi>",
    f"<http://{LURE}|https://www.{PRESS}/article>",
    f"<https://{LURE}/a|cliquez ici>",
    f"<mailto:a@{LURE}|b>",
    "<javascript:alert(1)|ok>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre><b>",
    "*gras* _it_ ~non~ `code` ```bloc```",
    ">>> cité",
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "&#60;!channel&#62;",
    "\\u003c!channel\\u003e",
    "＜!channel＞",
    "@channel @here @everyone",
    "<",
    ">",
    "<>",
    "<<!channel>>",
    "<!channel",
    "!channel>",
    ":tada: :slack_call:",
    f"[{PRESS}](https://{LURE})",
    "{{7*7}} {% raw %} ${x} {0} %s %(a)s",
    "{lang} {name} {0.__class__}",
)
SEARCH = (
    '"',
    '""',
    "'",
    "l'élysée",
    "NEAR(a b, 3)",
    "a NOT b",
    "AND",
    "OR OR",
    "* a*",
    "^a",
    "title:a",
    "{a b}: c",
    "a + b",
    "-a",
    "(((",
    ")",
    "a & | ! b",
    "a <-> b",
    "a:*",
    "!!a",
    "'a' | 'b'",
    "\\",
    "\\'",
    "%_%",
    "'; DROP TABLE articles; --",
    "' OR '1'='1",
    "1) UNION SELECT raw FROM texts --",
    "$$;SELECT pg_sleep(5);$$",
    ":name ?1 %(x)s",
    "/* */ --",
    "de:",
    "de:*",
    'sur:"',
    "média:'",
    "media:%",
    "depuis:9999-99-99",
    "depuis:-1 avant:99999999",
    ">1e999",
    "<-1e999999",
    ">10^10000 €",
    "entre 1 et",
    "0x7fffffffffffffff",
    "99999999999999999999999999",
    "tri:'",
    "«",
    "»»«",
    "“”",
    "NaN Infinity -0",
)
UNSEEN = (
    "\u200b",
    "\u200d\u200c",
    "\u2060",
    "\ufeff",
    "\u202e",
    "\u202d\u202a\u202b\u202c",
    "\u2066\u2067\u2068\u2069",
    "\u200e\u200f\u061c",
    "\u00ad",
    "\x00",
    "\x1b[31m",
    "\x07\x08",
    "\r\n",
    "\u2028\u2029",
    "\x85",
    "\U000e0001\U000e0041",
    "\ufff9a\ufffab\ufffb",
    "\u180e",
    "\ufdd0\uffff",
    "e\u0301" * 40,
    "Z\u0351\u0322" * 60,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "ﷺ",
    "ǅ ẞ İ ı ﬁ",
    "\ue000",
    "א ב ג אב",
    "مرحبا",
)
PATHS = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "/etc/passwd",
    "file:///etc/passwd",
    "~/.ssh/id_rsa",
    "a\x00.txt",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "CON",
    "-rf",
    "$(id)",
    "`id`",
    "a;b|c&d",
    ".." * 60,
    "http://169.254.169.254/latest/meta-data/",
)
FAMILIES = {"markup": MARKUP, "search": SEARCH, "unseen": UNSEEN, "paths": PATHS}

_PLAIN = "crue delta digue ministre budget sommet accord réunion maire frontière percée otage l'eau demain".split()


def hostile(chance: Random, *families: str) -> str:
    """Some hostile words among plain ones, now and then without end, out of these families or all."""
    pools = [FAMILIES[name] for name in families or FAMILIES]
    parts = []
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        parts.append(chance.choice(chance.choice(pools)))
        if chance.random() < 0.6:
            parts.append(chance.choice(_PLAIN))
    chance.shuffle(parts)
    joined = chance.choice((" ", " ", "", "\n")).join(parts)
    if chance.random() < 0.05:
        joined *= chance.choice((30, 200, 1000))
    return joined[:60_000]


def value(chance: Random) -> object:
    """Something that is of no type that was asked for, or of it and out of bounds."""
    return chance.choice(
        (
            None,
            True,
            -1,
            0,
            2**31,
            2**63,
            10**400,
            1.5,
            float("1e308"),
            "",
            "x" * 5000,
            [],
            [[[[]]]],
            {},
            {"a": {"b": []}},
            [None],
            hostile(chance),
            str(chance.randint(-5, 50)),
            chance.randint(0, 50),
        )
    )


def tampered(chance: Random, told: object, depth: int = 0) -> object:
    """The same with one or several of its parts replaced, left out or put twice; strings that hold JSON are opened first."""
    if depth > 6 or chance.random() < 0.25:
        return value(chance)
    if isinstance(told, dict) and told:
        changed = dict(told)
        name = chance.choice([*changed])
        if chance.random() < 0.15:
            del changed[name]
        else:
            changed[name] = tampered(chance, changed[name], depth + 1)
        return changed
    if isinstance(told, list) and told:
        place = chance.randrange(len(told))
        how = chance.random()
        if how < 0.15:
            return told[:place]
        if how < 0.3:
            return told * chance.choice((2, 40))
        return [*told[:place], tampered(chance, told[place], depth + 1), *told[place + 1 :]]
    if isinstance(told, int) and not isinstance(told, bool):
        return chance.choice((told + 1, told - 1, -told, told + 1000, 2**31 - 1, 2**31, 0))
    return value(chance)
