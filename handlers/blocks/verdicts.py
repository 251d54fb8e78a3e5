"""What was found of checked quotes in, their blocks out: the verdict, the archive's words, how they differ, who carries them."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from handlers import wording
from handlers.blocks import notices, passages, quotes
from handlers.blocks.elements import BUTTON_VALUE, Block, actions, button, divider, joined, label, line, rich, shortened, text
from handlers.blocks.passages import PageAddress, no_page
from handlers.wording import Lang, dates, verdicts
from store.types import STANDING, Change, FoundQuote, Passage, Source, Trace, Verification

PUBLISH, RETRACT = "sourcier.check.publish", "sourcier.retract"
_CHANGES = 4
_TRACES = 4
#: Words that stand alike on both sides of a difference are shown up to here.
_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """What a button carries of a check: where it was asked, and the words with the actor said to have said them."""

    channel: str
    thread: str
    lang: Lang
    words: tuple[tuple[str, int | None], ...]

    def value(self) -> str | None:
        """As a button's value; None where the words are too many for one."""
        full = json.dumps([self.channel, self.thread, self.lang, self.words], ensure_ascii=False, separators=(",", ":"))
        # An alphabet in which Slack escapes nothing.
        value = base64.urlsafe_b64encode(zlib.compress(full.encode(), 9)).decode()
        return value if len(value) <= BUTTON_VALUE else None

    @classmethod
    def read(cls, value: str) -> "Checked | None":
        """The check in a button's value; None where the value is none that we made."""
        try:
            unpacker = zlib.decompressobj()
            full = json.loads(unpacker.decompress(base64.urlsafe_b64decode(value[:BUTTON_VALUE]), 40_000))
            channel, thread, lang, words = full
            asked = tuple((str(said), speaker if isinstance(speaker, int) else None) for said, speaker in words)
        except (ValueError, TypeError, RecursionError, zlib.error, binascii.Error):
            return None
        if (
            lang not in ("fr", "en")
            or not asked
            or not all(speaker is None or 0 <= speaker <= passages.LARGEST_ID for _, speaker in asked)
        ):
            return None
        return cls(str(channel), str(thread), cast(Lang, lang), asked)


def answer(found: Sequence[Verification], *, lang: Lang, longest: int, page: PageAddress = no_page) -> list[Block]:
    """The blocks of one to three verifications; where there are several, each says what was checked."""
    blocks: list[Block] = []
    for one in found:
        blocks += [divider()] if blocks else []
        blocks += verdict(one, lang=lang, longest=longest, named=len(found) > 1, page=page)
    return blocks


def verdict(found: Verification, *, lang: Lang, longest: int, named: bool = False, page: PageAddress = no_page) -> list[Block]:
    head = [line(text(heading(found, lang), bold=True))]
    head += [line(text(sentence(lang))) for sentence in _also(found)]
    if named or found.verdict in ("not_found", "not_a_quote"):
        head.append(line(text(verdicts.CHECKED(lang, words=wording.quoted(shortened(found.text, min(longest, 160)), lang)))))
    if found.verdict == "not_found":
        return _not_found(found, head, lang, longest, page)
    if found.verdict == "not_a_quote" or found.quote is None:
        return [*_in_article(found, head, lang, longest)]
    before = (
        [line(text(verdicts.SENTENCE_BEFORE(lang, words=shortened(found.before, 200)), italic=True))] if found.before else []
    )
    blocks = [rich(*head, *before), *quotes.one(found.quote, lang=lang, longest=longest, page=page)]
    if found.second:
        blocks += [notices.note(verdicts.SECOND(lang)), *quotes.one(found.second, lang=lang, longest=longest, page=page)]
    evidence = [*_compared(found, lang), *_turning(found, lang), *_carried(found, lang, page)]
    return [*blocks, rich(*evidence)] if evidence else blocks


def heading(found: Verification, lang: Lang) -> str:
    """The verdict in a few words."""
    quote = found.quote
    if quote is None or found.verdict in ("not_a_quote", "not_found", "recomposed"):
        return verdicts.HEADINGS[found.verdict](lang)
    if found.verdict == "misattributed":
        name = quote.speaker.name if quote.speaker else None
        how = "inferred" if quote.inferred else "misattributed"
        return verdicts.HEADINGS[how](lang, name=label(name, 100)) if name else verdicts.NOBODY(lang)
    said = verdicts.HEADINGS[_kind(found, found.verdict)](lang, outlet=passages.labelled_name(quote.source, lang))
    return said if quote.source.outlet else re.split(r"\s?:", said, maxsplit=1)[0]  # « Conforme au texte »


def publish_button(asked: Checked) -> list[Block]:
    """« Répondre dans le fil », beneath what only its asker sees."""
    value = asked.value()
    if value is None:
        return [notices.note(verdicts.TOO_LONG_TO_PUBLISH(asked.lang))]
    return [actions([button(verdicts.REPLY_IN_THREAD(asked.lang), action=PUBLISH, value=value)])]


def retract_button(asker: str, lang: Lang) -> list[Block]:
    """« Retirer », for whoever asked."""
    return [actions([button(verdicts.RETRACT(lang), action=RETRACT, value=asker)])]


def _also(found: Verification) -> list[wording.Sentence]:
    return [verdicts.ALSO[kind] for also in found.also if (kind := _kind(found, also)) in verdicts.ALSO]


def _kind(found: Verification, verdict: str) -> str:
    """Of a quote that was cut: at its ends, or inside."""
    if verdict != "truncated":
        return verdict
    inner = [change.op for change in found.difference[1:-1]]
    return "inside" if "delete" in inner else "start"


def _not_found(found: Verification, head: list[Block], lang: Lang, longest: int, page: PageAddress) -> list[Block]:
    said = [line(text(verdicts.WHERE(lang)))]
    said += [line(text(notices.covered(found.coverage, lang)))] if found.coverage else []
    blocks = [rich(*head, *said)]
    if found.nearest:
        near = quotes.one(found.nearest, lang=lang, longest=min(longest, 250), page=page)
        blocks += [notices.note(verdicts.NEAREST(lang)), *near]
    return blocks


def _in_article(found: Verification, head: list[Block], lang: Lang, longest: int) -> list[Block]:
    if found.words is None:
        return [rich(*head)]
    source, passage = found.words.source, found.words.passage
    if found.words.marked:
        head = [line(text(verdicts.MARKED(lang), bold=True)), *head[1:]]
    shown = line(*quotes.in_passage(passage, longest))
    return [rich(*head, shown, line(*_where(source, passage, lang)))]


def _where(source: Source, passage: Passage, lang: Lang) -> list[Block]:
    when = [text(dates.placed(source.published, lang))] if source.published else []
    linked, _ = passages.way("quote", 0, source, passage, lang=lang)
    return joined([passages.outlet(source, lang), when, linked])


# --- how the words differ ---------------------------------------------------------------------------------------------


def _compared(found: Verification, lang: Lang) -> Iterator[Block]:
    """Both forms in full, what differs in bold; then the same in words, for who hears them."""
    kinds = {found.verdict, *found.also}
    if "altered" in kinds:
        inner = _without_ends(found.difference)  # the quote stands above in full
        yield line(text(verdicts.ARCHIVE_HAS(lang)), *_side(inner, "delete"))
        yield line(text(verdicts.ASKED_IS(lang)), *_side(inner, "insert"))
        yield line(text(_in_words(inner, lang)))
    elif "truncated" in kinds and "delete" in {change.op for change in found.difference}:
        yield line(text(verdicts.ASKED_IS(lang)), text(wording.quoted(_with_gaps(found.difference), lang)))


def _without_ends(difference: Sequence[Change]) -> Sequence[Change]:
    """A difference without what is left out before its first word and after its last."""
    ops = [change.op for change in difference]
    start = 1 if ops[:2] == ["delete", "equal"] else 0
    end = len(ops) - 1 if ops[-2:] == ["equal", "delete"] else len(ops)
    return difference[start:end]


def _side(difference: Sequence[Change], op: str) -> list[Block]:
    runs: list[Block] = []
    for place, change in enumerate(difference):
        if change.op == "equal":
            # What stands between words is the archive's: it joins them on that side alone.
            between = (change.after if op == "delete" else "") or " "
            runs.append(text(_middle(change.words, first=place == 0, last=place == len(difference) - 1) + between))
        elif change.op == op:
            runs += [text(change.words, bold=True), text(change.after or " ")]
    return runs


def _middle(words: str, *, first: bool, last: bool) -> str:
    """A long stretch that is alike on both sides, shortened where it tells nothing."""
    if len(words) <= 2 * _ALIKE:
        return words
    start = "" if first else shortened(words, _ALIKE).removesuffix("\u00a0…")
    end = "" if last else words[-_ALIKE:].partition(" ")[2]
    return " … ".join(part for part in (start, end) if part) if start and end else f"{start} …" if start else f"… {end}"


def _with_gaps(difference: Sequence[Change]) -> str:
    kept = (change.words if change.op == "equal" else "[…]" if change.op == "delete" else "" for change in difference)
    return " ".join(words for words in kept if words)


def _in_words(difference: Sequence[Change], lang: Lang) -> str:
    """« « peut-être » en moins, « trois » au lieu de « deux » »."""
    said: list[str] = []
    at = 0
    while at < len(difference):
        change, following = difference[at], difference[at + 1] if at + 1 < len(difference) else None
        words = wording.quoted(shortened(change.words, 80), lang)
        if change.op != "equal" and following and following.op != "equal" and following.op != change.op:
            other = wording.quoted(shortened(following.words, 80), lang)
            was, now = (words, other) if change.op == "delete" else (other, words)
            said.append(verdicts.REPLACED(lang, was=was, now=now))
            at += 1
        elif change.op == "delete":
            said.append(verdicts.MISSING(lang, was=words))
        elif change.op == "insert":
            said.append(verdicts.ADDED(lang, now=words))
        at += 1
    more = [verdicts.MORE_CHANGES(lang, len(said) - _CHANGES)] if len(said) > _CHANGES else []
    return ", ".join([*said[:_CHANGES], *more]) + "."


def _turning(found: Verification, lang: Lang) -> Iterator[Block]:
    if found.turning:
        words = wording.enumerated([wording.quoted(word, lang) for word in found.turning[:3]], lang)
        yield line(text(verdicts.TURNING(lang, words=words), bold=True))
    if found.translated and "altered" in (found.verdict, *found.also) and found.quote and found.quote.speaker:
        yield line(text(verdicts.TRANSLATED(lang, name=label(found.quote.speaker.name, 100))))


# --- who carries it ---------------------------------------------------------------------------------------------------


def _carried(found: Verification, lang: Lang, page: PageAddress) -> Iterator[Block]:
    traces = [trace for trace in found.traces if trace.quote.source.status in STANDING]
    if len({trace.quote.source.article for trace in traces}) > 1:
        oldest = traces[0].quote.source
        when = dates.placed(oldest.published, lang) if oldest.published else wording.NO_DATE(lang)
        origins = [[text(wording.ORIGINS(lang, found.origins))]] if found.origins else []
        named = verdicts.OLDEST(lang, outlet=passages.labelled_name(oldest, lang), when=when)
        yield line(*joined([[text(named)], *origins]))
        rest = len({trace.quote.source.article for trace in traces[_TRACES + 1 :]})
        more = [text(verdicts.AND_OTHERS(lang, rest))] if rest else []
        yield line(text(verdicts.ALSO_IN(lang)), *_others(traces[1 : _TRACES + 1], found.quote, lang, page), *more)
    if len(found.speakers) > 1:
        names = wording.enumerated([label(name, 80) for name in found.speakers[:4]], lang)
        yield line(text(verdicts.ATTRIBUTED(lang, names=names)))
    for trace in found.traces:
        if trace.correction:
            outlet = passages.labelled_name(trace.quote.source, lang)
            yield line(text(verdicts.CORRECTIONS[trace.correction](lang, outlet=outlet), italic=True))


def _others(traces: Sequence[Trace], shown: FoundQuote | None, lang: Lang, page: PageAddress) -> list[Block]:
    runs: list[Block] = []
    for trace in traces:
        source = trace.quote.source
        when = f", {dates.bare(source.published, lang)}" if source.published else ""
        named = passages.labelled_name(source, lang) + when
        linked, _ = passages.way("quote", trace.quote.id, source, trace.quote.passage, lang=lang, named=named, page=page)
        runs += [text(" ; ")] if runs else []
        runs += linked or [text(named)]
    return runs
