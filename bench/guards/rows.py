"""The guards that docs/security.md names, the test that proves each, and how it is taken out: words of a file, and what stands for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Swap:
    """In a file, some words that stand there once, and what is put in their place."""

    file: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The file without the guard; ValueError where the words stand there no more, or twice."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} has {text.count(self.old)} times: {self.old[:80]!r}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Row:
    """A guard as `module.function`, the test that fails without it, and what takes it out."""

    guard: str
    test: str
    swaps: tuple[Swap, ...]


def _row(guard: str, test: str, *swaps: tuple[str, str, str]) -> Row:
    return Row(guard, f"tests/{test}", tuple(Swap(*swap) for swap in swaps))


ROWS: tuple[Row, ...] = (
    # --- who is at the door
    _row(
        "bot.web._signed",
        "test_web.py::test_nothing_that_a_stranger_sends_is_parsed_or_fails",
        ("bot/web.py", "        return verifier.is_valid_request(body, dict(request.headers))\n", "        return True\n"),
    ),
    _row(
        "bot.app.make_app",
        "test_app.py::test_a_request_that_slack_did_not_sign_is_refused",
        (
            "bot/app.py",
            '    app = App(name="sourcier", token_verification_enabled=False, **bolt)\n',
            '    app = App(name="sourcier", token_verification_enabled=False, request_verification_enabled=False, **bolt)\n',
        ),
    ),
    _row(
        "bot.app._funnel",
        "test_hostile.py::test_what_nobody_has_signed_reaches_no_address_that_it_names",
        ("bot/app.py", "    if context.authorize_result is None:\n", "    if False:\n"),
    ),
    _row(
        "bot.web._body",
        "test_web.py::test_a_body_larger_than_slacks_is_413",
        ("bot/web.py", "        if len(body) > LARGEST_BODY:\n", "        if False:\n"),
    ),
    _row(
        "bot.web._is_shaped",
        "test_hostile.py::test_a_signed_body_of_no_known_shape_is_refused_without_a_fault",
        ("bot/web.py", "            if not _is_shaped(asked.body):\n", "            if False:\n"),
    ),
    _row(
        "bot.app._once",
        "test_app.py::test_a_command_delivered_again_is_answered_once",
        ("bot/app.py", "                again = trigger in seen\n", "                again = False\n"),
    ),
    _row(
        "store.archive.Archive.first_delivery",
        "test_mentions.py::test_the_same_event_is_answered_once",
        ("store/archive/__init__.py", "            return id is not None\n", "            return True\n"),
    ),
    _row(
        "handlers.mentions.is_meant",
        "test_mentions.py::test_bots_itself_and_corrected_messages_get_no_answer",
        ("handlers/mentions.py", '    if event.get("bot_id") or event.get("edited") or ', "    if "),
        ("handlers/rights.py", '    if (event or {}).get("bot_id"):\n', "    if False:\n"),
    ),
    # --- who may
    _row(
        "handlers.rights._is_ours",
        "test_rights.py::test_another_workspace_and_a_user_of_whom_slack_says_nothing_reach_nothing",
        ("handlers/rights.py", "    return asked == home or bool(own and own == enterprise)\n", "    return True\n"),
    ),
    _row(
        "handlers.rights.Gate.admits",
        "test_rights.py::test_who_is_no_member_reaches_nothing_and_is_told_why_in_one_sentence",
        (
            "handlers/rights.py",
            '        return person.kind == "member" or (self.guests and person.kind in _LET_IN)\n',
            "        return True\n",
        ),
    ),
    _row(
        "handlers.rights.Rights.may",
        "test_rights.py::test_each_role_reaches_what_the_table_gives_it",
        (
            "handlers/rights.py",
            '        return least == "reader" or (self.person.kind == "member" and self._has(least))\n',
            "        return True\n",
        ),
    ),
    _row(
        "handlers.rights._at_the_door",
        "test_rights.py::test_a_channel_that_others_read_gets_nothing_of_the_archive",
        (
            "handlers/rights.py",
            "    return _CLOSED.get(bound.gate.places.of(client, channel, now=bound.now))\n",
            "    return None\n",
        ),
    ),
    _row(
        "handlers.register",
        "test_rights.py::test_whatever_bolt_listens_to_stands_behind_a_guard_of_the_table",
        ("handlers/__init__.py", "middleware=[guard(each.action, only=each.only)]", "middleware=[]"),
    ),
    _row(
        "handlers.withdrawals.open_form",
        "test_rights.py::test_whoever_else_asks_for_it_is_told_one_sentence_by_the_entry_and_by_the_form",
        ("handlers/withdrawals.py", '    if refusal := rights.refusal("withdraw"):\n', "    if refusal := None:\n"),
    ),
    _row(
        "handlers.subscriptions._is_theirs",
        "test_subscriptions.py::test_others_see_and_change_nothing_of_it_but_editors_may",
        (
            "handlers/subscriptions.py",
            '    return wanted.owner == rights.user or (wanted.channel is not None and rights.may("change_others"))\n',
            "    return True\n",
        ),
    ),
    _row(
        "handlers.channels.subscribed",
        "test_subscriptions.py::test_a_private_channel_is_its_members_alone_whatever_the_setting",
        (
            "handlers/channels.py",
            '    if (rights.gate.subscribers == "members" or known.get("is_private")) and not',
            "    if False and not",
        ),
    ),
    _row(
        "handlers.sources.retract",
        "test_sources.py::test_who_asked_takes_the_answer_back_and_nobody_else",
        ("handlers/sources.py", '    if action.get("value") != context.user_id:\n', "    if False:\n"),
    ),
    _row(
        "handlers.sources.publish",
        "test_hostile.py::test_what_was_checked_in_a_channel_is_put_into_no_other",
        ("handlers/sources.py", " or asked.channel != context.channel_id:\n", ":\n"),
    ),
    # --- values that were tampered with
    _row(
        "handlers.questions.Question.read",
        "test_questions.py::test_a_question_whose_numbers_are_none_is_none",
        (
            "handlers/questions.py",
            "    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value",
            "    return 0 <= value",
        ),
    ),
    _row(
        "handlers.blocks.passages.read_value",
        "test_blocks.py::test_a_tampered_passage_is_none",
        (
            "handlers/blocks/passages.py",
            "    if not isinstance(id_, int) or isinstance(id_, bool) or not 0 <= id_ <= LARGEST_ID:\n",
            "    if False:\n",
        ),
    ),
    _row(
        "handlers.blocks.corrections.Report.read",
        "test_reports.py::test_a_tampered_report_changes_nothing",
        ("handlers/blocks/corrections.py", "    if kind not in get_args(CorrectionKind) or ", "    if "),
    ),
    _row(
        "handlers.blocks.verdicts.Checked.read",
        "test_hostile.py::test_a_check_of_no_words_is_no_longer_valid",
        (
            "handlers/blocks/verdicts.py",
            "            or not asked\n",
            "",
        ),
    ),
    _row(
        "handlers.blocks.charts.read_value",
        "test_charts.py::test_a_button_that_is_not_ours_or_too_old_is_no_longer_valid",
        ("handlers/blocks/charts.py", '    if not isinstance(full, dict) or not _is_id(full.get("i")):\n', "    if False:\n"),
    ),
    _row(
        "handlers.filled.about",
        "test_hostile.py::test_a_form_whose_metadata_is_none_of_ours_is_about_nothing",
        ("handlers/filled.py", "    return _mapping(asked)\n", "    return asked\n"),
    ),
    _row(
        "handlers.filled.field",
        "test_hostile.py::test_a_form_whose_fields_are_of_no_type_is_an_empty_one",
        ("handlers/filled.py", "    return told if isinstance(told, dict) else {}\n", "    return told\n"),
    ),
    _row(
        "handlers.filled.at_fields",
        "test_hostile.py::test_an_error_stands_at_a_field_that_the_form_has",
        ("handlers/filled.py", "{name if name in known or not known else known[0]: said for", "{name: said for"),
    ),
    # --- what articles say
    _row(
        "handlers.blocks.elements.escaped",
        "test_blocks.py::test_the_fallback_text_calls_nobody",
        (
            "handlers/blocks/elements.py",
            '    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")\n',
            "    return words\n",
        ),
    ),
    _row(
        "handlers.blocks.elements.code",
        "test_blocks.py::test_no_name_ends_the_span_of_code",
        ("handlers/blocks/elements.py", "escaped(inert(words).replace('`', '’'))", "escaped(inert(words))"),
    ),
    _row(
        "handlers.blocks.elements.anchor",
        "test_hostile.py::test_the_words_of_a_link_do_not_end_it",
        ("handlers/blocks/elements.py", "|{unstyled(undressed(url, words))}>", "|{words}>"),
    ),
    _row(
        "handlers.blocks.elements.inert",
        "test_blocks.py::test_no_direction_character_gets_through",
        ("handlers/blocks/elements.py", "    flat = text.translate(_DIRECTIONS)\n", "    flat = text\n"),
    ),
    _row(
        "handlers.blocks.elements.link",
        "test_hostile.py::test_a_link_says_no_other_address_than_its_own",
        ("handlers/blocks/elements.py", '"text": undressed(url, inert(words))', '"text": inert(words)'),
    ),
    _row(
        "handlers.blocks.passages.fragment_url",
        "test_blocks.py::test_what_is_no_web_address_is_no_link",
        (
            "handlers/blocks/passages.py",
            '    if parts.scheme not in ("http", "https") or not parts.netloc:\n',
            "    if False:\n",
        ),
    ),
    _row(
        "handlers.query.cleaned",
        "test_query.py::test_control_and_direction_characters_are_taken_out",
        ("handlers/query.py", '        if unicodedata.category(c) not in ("Cf", "Cs")\n', ""),
    ),
    _row(
        "handlers.charts.canvas",
        "test_charts.py::test_the_words_of_others_are_never_read_as_formulas_nor_left_wide",
        ("handlers/charts/canvas.py", "            parse_math=False,\n", "            parse_math=True,\n"),
    ),
    _row(
        "store.queries.terms",
        "test_hostile.py::test_search_syntax_is_words",
        (
            "store/queries.py",
            "    words = [_word(word) for word in filters.words]\n    telling",
            "    words = [(word,) for word in filters.words]\n    telling",
        ),
        (
            "store/queries.py",
            "    phrases = [tuple(tokens(phrase)) for phrase in filters.phrases]\n",
            "    phrases = [(phrase,) for phrase in filters.phrases]\n",
        ),
    ),
    # --- the reading page
    _row(
        "bot.pages._templates",
        "test_pages.py::test_a_hostile_article_is_text",
        ("bot/pages/__init__.py", "autoescape=True", "autoescape=False"),
    ),
    _row(
        "bot.pages._page",
        "test_pages.py::test_every_answer_is_kept_from_caches_engines_frames_and_scripts",
        ("bot/pages/__init__.py", 'headers={**HEADERS, "Content-Language": lang}', 'headers={"Content-Language": lang}'),
    ),
    _row(
        "bot.links.Links.read",
        "test_pages.py::test_a_link_that_was_changed_is_no_link",
        (
            "bot/links.py",
            "            return _ticket(self._tickets.loads(token, max_age=self.days * _DAY))\n",
            '            return _ticket(self._tickets.load_payload(token.encode().split(b".")[0]))\n',
        ),
    ),
    _row(
        "bot.links.Links.read",
        "test_pages.py::test_a_link_opens_for_thirty_days_and_then_says_that_it_has_expired",
        ("bot/links.py", "self._tickets.loads(token, max_age=self.days * _DAY)", "self._tickets.loads(token)"),
    ),
    _row(
        "bot.workspaces.OneWorkspace",
        "test_pages.py::test_a_link_that_the_same_app_made_for_another_team_is_no_link_here",
        ("bot/workspaces.py", " for home in self.all() if home.team == team)", " for home in self.all())"),
    ),
    _row(
        "bot.pages.reading_page",
        "test_pages.py::test_a_link_dies_with_the_account_that_it_was_made_for",
        ("bot/pages/__init__.py", "        return gate.admits(person)\n", "        return True\n"),
    ),
    _row(
        "bot.web._without_tickets",
        "test_pages.py::test_the_access_log_leaves_the_signed_part_out",
        ("bot/web.py", 'if isinstance(part, str) and part.startswith(f"{PATH}/") else part for', "if False else part for"),
    ),
    # --- what is read in
    _row(
        "bot.watch.fetches.is_public",
        "test_feeds.py::test_addresses_that_are_not_public_are_known",
        (
            "bot/watch/fetches.py",
            "    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)\n",
            "    return True\n",
        ),
    ),
    _row(
        "bot.watch.fetches.Fetcher._connected",
        "test_feeds.py::test_a_redirect_to_a_private_address_is_refused",
        (
            "bot/watch/fetches.py",
            "        if not self.private and not all(map(is_public, addresses)):\n",
            "        if False:\n",
        ),
    ),
    _row(
        "bot.watch.fetches.Fetcher._connected",
        "test_feeds.py::test_the_connection_is_made_to_the_address_that_was_checked",
        (
            "bot/watch/fetches.py",
            "                else HTTPConnection(address, port, timeout=SILENCE)\n",
            "                else HTTPConnection(self.resolve(host, port)[0], port, timeout=SILENCE)\n",
        ),
    ),
    _row(
        "bot.watch.fetches.Fetcher._connected",
        "test_feeds.py::test_a_certificate_must_be_of_the_name_that_was_asked_for",
        ("bot/watch/fetches.py", "ssl_context=self._tls, server_hostname=host)", 'cert_reqs="CERT_NONE")'),
    ),
    _row(
        "bot.watch.fetches.Fetcher.get",
        "test_feeds.py::test_a_password_goes_where_it_belongs_and_nowhere_else",
        (
            "bot/watch/fetches.py",
            "            if user and user[:3] == (parts.scheme, parts.hostname, parts.port):\n",
            "            if user:\n",
        ),
    ),
    _row(
        "bot.watch.fetches.Fetcher._asked",
        "test_feeds.py::test_a_gzip_bomb_is_cut_off",
        ("bot/watch/fetches.py", "            if len(body) > largest:\n", "            if False:\n"),
    ),
    _row(
        "bot.watch.fetches.Fetcher._once",
        "test_feeds.py::test_a_server_that_drips_is_cut_off",
        ("bot/watch/fetches.py", "            ended.start()\n", ""),
        ("bot/watch/fetches.py", "        if time.monotonic() - started >= self.longest:\n", "        if False:\n"),
    ),
    _row(
        "store.feeds.entries.entries_of",
        "test_hostile.py::test_a_feed_that_declares_entities_is_not_opened",
        ("store/feeds/entries.py", "    if _declares_entities(raw):\n", "    if False:\n"),
    ),
    _row(
        "store.formats.newsml._parsed",
        "test_agencies.py::test_entities_are_not_opened",
        (
            "store/formats/newsml.py",
            "fromstring(raw, forbid_dtd=False, forbid_entities=True, forbid_external=True)",
            "fromstring(raw, forbid_dtd=False, forbid_entities=False, forbid_external=False)",
        ),
    ),
    _row(
        "store.formats.newsml._parsed",
        "test_hostile.py::test_xml_of_depth_or_without_end_is_not_opened",
        ("store/formats/newsml.py", "        if depth > _DEEPEST:\n", "        if False:\n"),
        ("store/formats/newsml.py", '    if raw.count(b"<") > _MOST_MARKS:\n', "    if False:\n"),
    ),
    _row(
        "store.extract.clean.markups.from_html",
        "test_hostile.py::test_a_page_of_marks_without_end_is_not_opened",
        ("store/extract/clean/markups.py", '    if source.count("<") > _MOST_MARKS:\n', "    if False:\n"),
    ),
    _row(
        "store.articles.article_of",
        "test_hostile.py::test_a_text_without_end_is_no_article",
        ("store/articles.py", "    if len(page.text) > _LONGEST:\n", "    if False:\n"),
    ),
    _row(
        "bot.watch.inbox.Inbox.read",
        "test_inbox.py::test_what_is_too_large_or_of_no_kind_that_is_read_fails",
        ("bot/watch/inbox.py", "            if before.st_size > MAX_BYTES:\n", "            if False:\n"),
    ),
    _row(
        "bot.watch.inbox.Inbox.read",
        "test_inbox.py::test_names_cannot_hurt",
        ("bot/watch/inbox.py", "os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK", "os.O_RDONLY | os.O_NONBLOCK"),
    ),
    _row(
        "store.ingest.listed",
        "test_ingest.py::test_links_out_of_the_folder_are_not_followed_and_odd_names_are_escaped",
        ("store/ingest.py", "            if file.resolve().is_relative_to(root):\n", "            if True:\n"),
    ),
    # --- what may be seen, and when
    _row(
        "store.audience.sees",
        "test_embargo.py::test_no_door_says_a_word_of_it_the_second_before_and_all_do_the_second_after",
        ("store/audience.py", 'return STANDING if audience() == "cleared" else ("current",)', "return STANDING"),
    ),
    _row(
        "handlers.clicks.send",
        "test_hostile.py::test_what_a_cleared_channel_saw_is_sent_to_nobody_who_is_not",
        ("handlers/clicks.py", "_answered(action, archive.reader(now), lang", "_answered(action, archive, lang"),
    ),
    _row(
        "store.archive.Archive.withdrawn",
        "test_withdrawals.py::test_it_does_not_come_in_again_changed_or_not",
        (
            "store/ingest.py",
            "        if (at := self.archive.withdrawn(key)) is not None:\n",
            "        if (at := None) is not None:\n",
        ),
    ),
    _row(
        "store.archive.withdrawals.withdraw",
        "test_withdrawals.py::test_from_the_next_second_no_door_says_a_word_of_it_in_no_process",
        ("store/archive/withdrawals.py", '.values(status="withdrawn", title=None', ".values(title=None"),
        ("store/archive/withdrawals.py", "    left = erasures.out(connection, ids)\n", "    left: list[int] = []\n"),
    ),
    _row(
        "store.masks.masked_article",
        "test_anonymisation.py::test_it_does_not_come_back_when_articles_are_read_again_or_come_in",
        (
            "store/masks.py",
            "    if not masks:\n        return article\n    title",
            "    if True:\n        return article\n    title",
        ),
    ),
    _row(
        "store.archive.answers.excerpt",
        "test_outlet_rights.py::test_the_reading_page_shows_what_the_outlet_allows",
        (
            "store/archive/answers.py",
            '    shown = window(text, marks, whole=may == "full")\n',
            "    shown = window(text, marks, whole=True)\n",
        ),
    ),
    # --- secrets, and what people ask
    _row(
        "store.ciphers.Cipher.open",
        "test_secrecy.py::test_what_was_sealed_for_one_team_opens_for_no_other",
        ("store/ciphers.py", "        return what if told == of else None\n", "        return what\n"),
    ),
    _row(
        "store.ciphers.Cipher.seal",
        "test_secrecy.py::test_what_is_watched_for_comes_back_and_stands_nowhere",
        (
            "store/ciphers.py",
            "        return self._box().encrypt(json.dumps([of, what], ensure_ascii=False).encode()).decode()\n",
            "        return json.dumps([of, what], ensure_ascii=False)\n",
        ),
        ("store/ciphers.py", "json.loads(self._box().decrypt(sealed.encode()))", "json.loads(sealed)"),
    ),
    _row(
        "bot.logs.trace",
        "test_app.py::test_no_log_line_holds_a_question_a_text_or_a_token",
        ("bot/app.py", "_door(body), trace(error))\n", "_door(body), repr((error, body)))\n"),
    ),
    _row(
        "bot.logs.Places.formatException",
        "test_secrets.py::test_the_log_tells_where_a_fault_was_and_nothing_of_what_it_says",
        ("bot/logs.py", '        return trace(ei[1]) if ei[1] is not None else ""\n', "        return repr(ei[1])\n"),
    ),
    _row(
        "bot.app._quiet_logger",
        "test_app.py::test_no_log_line_holds_a_question_a_text_or_a_token",
        (
            "bot/app.py",
            "        library.setLevel(max(library.level, logging.WARNING))\n",
            "        library.setLevel(library.level)\n",
        ),
    ),
    _row(
        "bot.children._environment",
        "test_secrets.py::test_ps_shows_none_of_them_of_the_bot_nor_of_its_child",
        ("bot/children.py", "os.environ.items() if name not in withheld}", "os.environ.items()}"),
    ),
)
