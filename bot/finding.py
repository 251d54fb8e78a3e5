"""A typed name and a decision about it in, the JSON object of `sourcier find` or a few lines for people out.

The keys are a contract with other programs: they are added to, never renamed.
"""

import json
from datetime import date

from handlers import wording
from handlers.blocks.actors import role_known
from handlers.wording import Lang, dates
from store.types import Decision, Match


def decision_json(decision: Decision, *, today: date, lang: Lang) -> str:
    """`{decision, matches: [{name, kind, role, score, reason, last_mention}]}`, best first; with `none` the nearest, not the answer."""
    matches = [
        {
            "name": match.actor.name,
            "kind": match.actor.kind,
            "role": role_known(match, today=today, lang=lang),
            "score": match.score,
            "reason": match.reason,
            "last_mention": match.last_seen,
        }
        for match in decision.matches
    ]
    return json.dumps({"decision": decision.decision, "matches": matches}, ensure_ascii=False)


def decision_text(name: str, decision: Decision, *, today: date, lang: Lang) -> str:
    """The same for people: a line an actor, with what tells namesakes apart and why each was found."""
    typed = wording.quoted(name.strip()[:100], lang)
    lines = [_line(match, today, lang) for match in decision.matches]
    if decision.decision == "one":
        return "\n".join(lines)
    if decision.decision == "several":
        return "\n".join([wording.WHICH(lang, typed=typed), *(f"  {line}" for line in lines)])
    near = [wording.NEAREST(lang), *(f"  {line}" for line in lines)] if lines else []
    return "\n".join([wording.NO_SUCH_NAME(lang, typed=typed), *near])


def _line(match: Match, today: date, lang: Lang) -> str:
    actor = match.actor
    who = role_known(match, today=today, lang=lang) or (wording.KINDS[actor.kind](lang) if actor.kind != "person" else "")
    seen = wording.ARTICLES(lang, match.mentions)
    if match.mentions and match.last_seen:
        seen = wording.LAST_MENTION(lang, articles=seen, when=dates.placed(match.last_seen, lang))
    why = wording.FOUND_BY[match.reason](lang, name=match.alias)
    return " · ".join([f"{actor.name} – {who}" if who else actor.name, seen, why])
