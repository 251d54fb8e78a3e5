"""Words that somebody is said to have said in, the JSON object of `sourcier check` or a few lines for people out.

The keys are a contract with other programs: they are added to, never renamed.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers import wording
from handlers.blocks.notices import covered
from handlers.blocks.quotes import reference
from handlers.wording import Lang, checks
from store.archive import Archive
from store.types import Change, Decision, FoundQuote, Source, Verification

#: What joins the pieces of a quote that its attribution interrupts.
_BETWEEN = " […] "


def checked(archive: Archive, text: str, *, speaker: str | None, today: date) -> tuple[Verification, bool]:
    """What the archive knows of the words, and whether it knows the one who is named. Of several of that name, whoever said it is meant."""
    found = archive.check(text)
    if not speaker:
        return found, True
    decision = archive.find(speaker, today=today)
    meant = _meant(found, decision)
    return (archive.check(text, speaker=meant), True) if meant is not None else (found, False)


def _meant(found: Verification, decision: Decision) -> int | None:
    ids = [match.actor.id for match in decision.matches if match.actor.id is not None] if decision.decision != "none" else []
    said = {speaker.actor for quote in _quotes(found) for speaker in (quote.speaker, *quote.joint) if speaker}
    return next((id for id in ids if id in said), ids[0] if ids else None)


def _quotes(found: Verification) -> list[FoundQuote]:
    return [*([found.quote] if found.quote else []), *(trace.quote for trace in found.traces)]


def verification_json(found: Verification) -> str:
    """`{verdict, also, quote, speaker, article, passage, difference: [[op, words]], nearest}` and what more is known."""
    place = found.words.source if found.words else found.quote.source if found.quote else None
    passage = found.words.passage if found.words else found.quote.passage if found.quote else None
    told = {
        "verdict": found.verdict,
        "also": list(found.also),
        "quote": _said(found.quote),
        "speaker": _speaker(found.quote),
        "article": _article(place),
        "passage": passage.text if passage else None,
        "difference": [[change.op, change.words] for change in found.difference],
        "nearest": _told(found.nearest),
        "checked": found.text,
        "marked": found.words.marked if found.words else None,
        "kind": found.quote.kind if found.quote else None,
        "inferred": found.quote.inferred if found.quote else None,
        "second": _told(found.second),
        "before": found.before,
        "turning": list(found.turning),
        "translated": found.translated,
        "traces": [{**_told(t.quote), "origin": t.origin, "correction": t.correction} for t in found.traces],  # type: ignore[dict-item]
        "origins": found.origins,
        "speakers": list(found.speakers),
        "coverage": {"articles": found.coverage.articles, "outlets": found.coverage.outlets} if found.coverage else None,
    }
    return json.dumps(told, ensure_ascii=False)


def _told(quote: FoundQuote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {
        "quote": _said(quote),
        "speaker": _speaker(quote),
        "article": _article(quote.source),
        "passage": quote.passage.text,
    }


def _said(quote: FoundQuote | None) -> str | None:
    return _BETWEEN.join(quote.words) if quote else None


def _speaker(quote: FoundQuote | None) -> str | None:
    return quote.speaker.name if quote and quote.speaker else None


def _article(source: Source | None) -> dict[str, str | None] | None:
    if source is None:
        return None
    return {
        "title": source.title,
        "outlet": source.outlet.name if source.outlet else None,
        "published": source.published,
        "url": source.url,
        "file": source.file,
    }


def verification_text(found: Verification, *, lang: Lang) -> str:
    """The same for people: the verdict, the archive's words with who, when and where, what differs, who else has it."""
    lines = [f"{'. '.join(_verdict(found, name, lang) for name in (found.verdict, *found.also))}."]
    if found.words:
        lines += [f"  {found.words.passage.text}", f"  {_place(found.words.source)}"]
    for quote in (found.quote, found.second):
        lines += _shown(quote, lang) if quote else []
    if found.before:
        lines.append("  " + checks.BEFORE(lang, words=found.before))
    if found.difference and not {"exact", "recomposed"} & {found.verdict, *found.also}:
        lines.append("  " + checks.HELD(lang, words=_marked(found.difference, "delete")))
        lines.append("  " + checks.CHECKED(lang, words=_marked(found.difference, "insert")))
    if found.turning:
        lines.append(checks.TURNING(lang, words=", ".join(wording.quoted(words, lang) for words in found.turning)))
    if found.translated and "altered" in (found.verdict, *found.also):
        lines.append(checks.TRANSLATED(lang))
    lines += _traced(found, lang)
    if found.nearest:
        lines += [checks.NEAREST(lang), *_shown(found.nearest, lang)]
    return "\n".join([*lines, *([covered(found.coverage, lang)] if found.coverage else [])])


def _verdict(found: Verification, name: str, lang: Lang) -> str:
    source = found.words.source if found.words else found.quote.source if found.quote else None
    outlet = source.outlet.name if source and source.outlet else checks.UNKNOWN_OUTLET(lang)
    if name == "truncated":
        name = "cut" if _is_cut(found.difference) else "extract"
    if name == "not_a_quote" and found.words and found.words.marked:
        name = "marked"
    return checks.VERDICTS[name](lang, outlet=outlet, speaker=_speaker(found.quote) or "")


def _is_cut(difference: Sequence[Change]) -> bool:
    """Whether something is left out between words that are kept."""
    ops = "".join(change.op[0] for change in difference)
    return "ede" in ops


def _shown(quote: FoundQuote, lang: Lang) -> list[str]:
    said = wording.quoted(_said(quote) or "", lang) if quote.kind != "indirect" else quote.passage.text
    inferred = f" ({wording.INFERRED(lang)})" if quote.inferred else ""
    return [f"  {said}", f"  {reference(quote, lang)}{inferred}"]


def _place(source: Source) -> str:
    return ", ".join(part for part in (source.outlet.name if source.outlet else None, source.published, source.title) if part)


def _marked(difference: Sequence[Change], op: str) -> str:
    """One side of the difference, its own words between asterisks."""
    kept = [change for change in difference if change.op in ("equal", op)]
    return " ".join(f"*{change.words}*" if change.op == op else change.words for change in kept)


def _traced(found: Verification, lang: Lang) -> list[str]:
    lines = []
    if len(found.traces) > 1 and found.second is None:
        counted = f"{checks.TRACES(lang, len(found.traces))} ({checks.ORIGINS(lang, found.origins)})"
        lines.append(f"{counted} ; {checks.OLDEST(lang)} : {_place(found.traces[0].quote.source)}.")
    corrected = [trace for trace in found.traces if trace.correction]
    lines += [f"{_place(t.quote.source)} : {checks.CORRECTIONS[t.correction or 'changed'](lang)}." for t in corrected]
    if found.speakers:
        lines.append(checks.DIFFERING(lang, names=wording.enumerated(found.speakers, lang)))
    return lines
