"""Who may do what: one table of actions and the least role for each, and the guard that stands before every listener.

| role | who |
| --- | --- |
| reader | the members of the workspace's own organisation; guests and others only where SOURCIER_GUESTS lets them in |
| editor | the members of the user group SOURCIER_EDITORS |
| administrator | the users of SOURCIER_ADMINISTRATORS, who may all that editors may |

Bots, deactivated users, other workspaces and whoever Slack does not tell about have no role. `handlers.LISTENERS` names an action of
this table for each thing that Slack delivers; a button, a form or a command without one cannot be registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient

from handlers.blocks.messages import message
from handlers.blocks.notices import home_notice, note, notice
from handlers.editors import Editors
from handlers.people import Kind, People, Person
from handlers.places import Place, Places
from handlers.wording import Sentence, corrections, identities, rights, withdrawals

if TYPE_CHECKING:
    from store.archive import Archive

Role = Literal["reader", "editor", "administrator"]
Action = Literal[
    "ask",
    "share",
    "retract",
    "settle",
    "subscribe",
    "unsubscribe",
    "subscribe_channel",
    "change_others",
    "report",
    "correct_quote",
    "correct_identity",
    "withdraw",
    "look_after",
]
#: « members » and « everyone » are readers: whether one is in the channel is asked where it is subscribed.
Subscribers = Literal["everyone", "members", "editors"]


@dataclass(frozen=True, slots=True)
class Right:
    """The least role for an action; whether it may be done in a channel that other organisations read; what others are told."""

    least: Role
    outside: bool
    refusal: Sentence = rights.EDITORS_ONLY


#: « outside » is for what shows nothing of the archive.
TABLE: dict[Action, Right] = {
    "ask": Right("reader", outside=False),  # commands, mentions, checks, passages, an answer's other pages
    "share": Right("reader", outside=False),  # « Partager dans le canal », « Graphique », « Publier dans le fil »
    "retract": Right("reader", outside=True),  # « Retirer », of one's own answers
    "settle": Right("reader", outside=True),  # Home, language, filters
    "subscribe": Right("reader", outside=False),  # digests and alerts: one's own, in direct messages
    "unsubscribe": Right("reader", outside=True),  # « Moins », « Arrêter »
    "subscribe_channel": Right("reader", outside=False),  # SOURCIER_SUBSCRIBERS may say: editors
    "change_others": Right("editor", outside=False),  # what somebody else has set for a channel
    "report": Right("reader", outside=False),  # « Signaler une erreur »
    "correct_quote": Right("editor", outside=False, refusal=corrections.NOT_YOU),  # at once, and what others report
    "correct_identity": Right("editor", outside=False, refusal=identities.NOT_YOU),  # « Corriger… »: who is who
    "withdraw": Right("editor", outside=False, refusal=withdrawals.NOT_YOU),  # « Retirer l'article… »
    "look_after": Right("administrator", outside=False, refusal=rights.ADMINISTRATORS_ONLY),  # `/sourcier état`
}
_ORDER: tuple[Role, ...] = ("reader", "editor", "administrator")
_NOBODY: dict[Kind, Sentence] = {
    "guest": rights.GUEST,
    "stranger": rights.STRANGER,
    "bot": rights.BOT,
    "deactivated": rights.DEACTIVATED,
    "unknown": rights.UNKNOWN_PERSON,
}
_CLOSED: dict[Place, Sentence] = {"shared": rights.SHARED_CHANNEL, "unknown": rights.UNKNOWN_CHANNEL}
#: What guests and members of other organisations are let in by.
_LET_IN: frozenset[Kind] = frozenset(("guest", "stranger"))
ALL_CHANNELS = "all"


class Gate:
    """What the settings allow, and what Slack said of people and channels. `shared`: the open channels that get answers all the same."""

    def __init__(
        self,
        editors: Editors,
        *,
        administrators: frozenset[str] = frozenset(),
        guests: bool = False,
        shared: frozenset[str] = frozenset(),
        subscribers: Subscribers = "members",
    ) -> None:
        self.editors, self.administrators, self.guests, self.shared = editors, administrators, guests, shared
        self.subscribers = subscribers
        self.people, self.places = People(), Places()

    def admits(self, person: Person) -> bool:
        """Whether somebody has any role."""
        return person.kind == "member" or (self.guests and person.kind in _LET_IN)

    def opens(self, channel: str) -> bool:
        """Whether a channel gets answers whoever reads in it."""
        return ALL_CHANNELS in self.shared or channel in self.shared

    def least(self, action: Action) -> Role:
        """The least role for an action, with these settings."""
        return "editor" if action == "subscribe_channel" and self.subscribers == "editors" else TABLE[action].least


@dataclass(frozen=True, slots=True)
class Rights:
    """What whoever is behind a request may do. SlackApiError where Slack does not tell who the editors are: then nobody is one."""

    gate: Gate
    client: WebClient
    team: str
    user: str
    person: Person
    now: datetime

    def may(self, action: Action) -> bool:
        least = self.gate.least(action)
        if not self.gate.admits(self.person):
            return False
        return least == "reader" or (self.person.kind == "member" and self._has(least))

    def refusal(self, action: Action) -> Sentence | None:
        """What to tell whoever may not; None where they may."""
        if self.may(action):
            return None
        if self.gate.least(action) == "editor" and not self.gate.editors.group:
            return corrections.NO_GROUP
        return TABLE[action].refusal

    def is_closed(self, channel: str) -> bool:
        """Whether nothing of the archive is said in a channel: other organisations read there, or nobody knows."""
        return not self.gate.opens(channel) and self.gate.places.of(self.client, channel, now=self.now) != "ours"

    def _has(self, least: Role) -> bool:
        if self.user in self.gate.administrators:
            return True
        return least == "editor" and self.gate.editors.include(self.client, self.team, self.user, now=self.now)


def guard(action: Action, *, only: Callable[[dict[str, Any]], bool] | None = None) -> "Guard":
    """What stands before a listener: only who may do `action` gets through. Events that `only` says no to are nobody's business."""
    return Guard(TABLE[action], action, only)


class Guard:
    """A listener's middleware, as Bolt calls it. Whoever is refused is told so in one sentence, and nothing else is done."""

    def __init__(self, right: Right, action: Action, only: Callable[[dict[str, Any]], bool] | None) -> None:
        self.right, self.action, self.only = right, action, only
        self.__name__ = f"guard_{action}"

    def __call__(
        self,
        context: BoltContext,
        body: dict[str, Any],
        client: WebClient,
        archive: "Archive",
        gate: Gate,
        now: datetime,
        next: Callable[[], None],
    ) -> BoltResponse | None:
        if self.only is not None and not self.only(body.get("event") or {}):
            return BoltResponse(status=200, body="")
        home = _home(context)
        user = context.user_id or ""
        known = gate.people.language(home, user)
        person = _person(context, body, client, gate, home, now)
        # Who types an English command before their language is known is answered in English this once.
        if person.lang and (known or context["spoken"] == "fr"):
            context["spoken"] = person.lang
            context["lang"] = context["preference"].lang or person.lang
        context["rights"] = bound = Rights(gate, client, home, user, person, now)
        refusal = _at_the_door(self, bound, context, body, client)
        if refusal is None:
            next()
            return None
        context["lang"] = context["preference"].lang or person.lang or context["lang"]
        context["over"]("refused")
        return _told(refusal(context["lang"]), body, context, client, archive)


def _home(context: BoltContext) -> str:
    known = context.authorize_result
    return str((known.team_id if known else None) or context.team_id or "")


def _person(context: BoltContext, body: dict[str, Any], client: WebClient, gate: Gate, home: str, now: datetime) -> Person:
    """Who is behind a request: by what it says of its user's team, and by what Slack says of the user."""
    event = body.get("event") if isinstance(body.get("event"), dict) else {}
    user = body.get("user") if isinstance(body.get("user"), dict) else {}
    enterprise = context.authorize_result.enterprise_id if context.authorize_result else None
    told = (event or {}).get("user_team") or (event or {}).get("source_team") or (event or {}).get("team")
    told = told or (user or {}).get("team_id") or home
    if (event or {}).get("bot_id"):
        return Person("bot")
    if not context.user_id:
        return Person("unknown")
    if str(told) != home and not enterprise:
        return Person("stranger")
    return gate.people.of(client, home, context.user_id, enterprise=enterprise, now=now)


def _at_the_door(guard: Guard, bound: Rights, context: BoltContext, body: dict[str, Any], client: WebClient) -> Sentence | None:
    """Why a request is refused: its workspace, its user, its role, its channel, in this order; None where it is not."""
    if not _is_ours(context, body, bound.team):
        return rights.OTHER_WORKSPACE
    if not bound.gate.admits(bound.person):
        return _NOBODY[bound.person.kind]
    refusal = bound.refusal(guard.action)
    if refusal is not None or guard.right.outside:
        return refusal
    channel = _channel(body)
    if not channel or bound.gate.opens(channel):
        return None
    return _CLOSED.get(bound.gate.places.of(client, channel, now=bound.now))


def _is_ours(context: BoltContext, body: dict[str, Any], home: str) -> bool:
    """Whether a request comes from the workspace that the token is for, or from another of the same Enterprise organisation."""
    team = body.get("team") if isinstance(body.get("team"), dict) else {}
    asked = str(body.get("team_id") or (team or {}).get("id") or home)
    own = context.authorize_result.enterprise_id if context.authorize_result else None
    enterprise = body.get("enterprise_id") or (body.get("enterprise") or {}).get("id") or (team or {}).get("enterprise_id")
    return asked == home or bool(own and own == enterprise)


def _channel(body: dict[str, Any]) -> str:
    """The channel that a request comes from; "" for a modal, the Home, and the bot's own direct messages."""
    event = body.get("event")
    if isinstance(event, dict):
        return (
            ""
            if event.get("channel_type") == "im" or event.get("type") == "app_home_opened"
            else str(event.get("channel") or "")
        )
    if body.get("view"):
        return ""
    container, channel = body.get("container") or {}, body.get("channel")
    of_channel = channel.get("id") if isinstance(channel, dict) else None
    return str(of_channel or container.get("channel_id") or body.get("channel_id") or "")


def _told(said: str, body: dict[str, Any], context: BoltContext, client: WebClient, archive: "Archive") -> BoltResponse:
    """Says why, to whoever asked and nobody else, where that can be: a bot cannot be told, and would answer."""
    lang, event, view = context["lang"], body.get("event"), body.get("view") or {}
    if body.get("type") == "view_submission":
        answer = {"response_action": "update", "view": notice([said], lang)}
        return BoltResponse(status=200, body=answer, headers={"content-type": "application/json"})
    if isinstance(event, dict):
        _tell_of_event(said, event, context, client, archive)
    elif context.response_url:
        context["respond"](**message([note(said)]).payload("asker"))
    elif view.get("type") == "modal":
        client.views_update(view_id=view["id"], view=notice([said], lang))
    elif body.get("trigger_id"):
        client.views_open(trigger_id=body["trigger_id"], view=notice([said], lang))
    return BoltResponse(status=200, body="")


def _tell_of_event(said: str, event: dict[str, Any], context: BoltContext, client: WebClient, archive: "Archive") -> None:
    user = str(event.get("user") or "")
    if not user or event.get("bot_id"):
        return
    if event.get("type") == "app_home_opened":
        client.views_publish(user_id=user, view=home_notice([said]))
        return
    # Slack delivers a mention in a direct message twice, and everything again that it thinks was lost.
    if archive.first_delivery(str(context.team_id or ""), f"{event.get('channel')}:{event.get('ts')}"):
        thread = {"thread_ts": event["thread_ts"]} if event.get("thread_ts") else {}
        client.chat_postEphemeral(channel=event["channel"], user=user, text=said, blocks=[note(said)], **thread)
