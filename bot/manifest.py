"""The table of commands in, the Slack app's manifest out, as Slack's manifest page takes it."""

from typing import Any, Literal
from urllib.parse import urlsplit

from handlers import COMMANDS
from handlers.sources import SHORTCUT
from handlers.wording import verdicts

#: What the handlers use, and nothing more; `sourcier doctor` holds an installation to it.
SCOPES = (
    "app_mentions:read",  # « @sourcier citations Marsk » in a channel
    "channels:history",  # « @sourcier source » reads the thread it is asked in, in public channels; whether a digest is there
    "channels:join",  # « Faire entrer Sourcier » in a public channel that is to get a digest
    "channels:read",  # whether the bot and whoever subscribes it are in a public channel, and other organisations
    "chat:write",  # the answer to a mention, « Me l'envoyer »
    "commands",  # slash commands
    "files:write",  # « Graphique »
    "groups:history",  # threads of private channels
    "groups:read",  # whether they are in a private one
    "im:history",  # direct messages to the bot
    "im:read",  # that a question is asked in one, where no other organisation reads
    "im:write",  # digests and alerts as direct messages
    "mpim:history",  # threads of group messages
    "mpim:read",  # whether other organisations read in one
    "usergroups:read",  # « Corriger… » and the correction of quotes are for the members of a user group
    "users:read",  # whether somebody is a member, a guest, of another organisation; their language and time zone
)
EVENTS = ("app_home_opened", "app_mention", "message.im")
#: What several workspaces need besides: to know at once which of them want the app no more.
OAUTH_EVENTS = ("app_uninstalled", "tokens_revoked")
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"

Lang = Literal["fr", "en"]
Mode = Literal["socket", "http"]

_DESCRIPTION = {
    "fr": "Qui l'a dit, combien, et où c'est écrit : les mots exacts de vos archives",
    "en": "Who said it, how much, and where it stands: the exact words of your archive",
}
_LONG = {
    "fr": (
        "Sourcier lit les articles de la rédaction et répond avec les mots exacts, la personne, la date, le média et le passage. "
        "Il cite, il ne reformule pas. Une réponse n'est vue que de celui qui l'a demandée, tant qu'il ne la partage pas. "
        "Ni les questions ni les fils de discussion ne sont conservés."
    ),
    "en": (
        "Sourcier reads the newsroom's articles and answers with the exact words, the person, the date, the outlet and the passage. "
        "It quotes, it never rephrases. An answer is seen by the one who asked, until it is shared. "
        "Neither questions nor threads are kept."
    ),
}


class ManifestError(Exception):
    """The options do not make a manifest; the message is one sentence."""


def app_manifest(*, lang: Lang, mode: Mode, url: str | None = None, oauth: bool = False) -> dict[str, Any]:
    """The manifest with the commands' names in `lang`; over HTTP, `url` is the bot's public address.

    `oauth`: for several workspaces, whose tokens Slack changes every twelve hours; `url` is where browsers come back to, in both modes.
    """
    endpoint = _endpoint(mode, url, oauth)
    back = {"redirect_urls": [_site(url) + REDIRECT_PATH]} if oauth else {}
    address = {"url": endpoint} if endpoint else {}
    requests = {"request_url": endpoint} if endpoint else {}
    return {
        "display_information": {
            "name": "Sourcier",
            "description": _DESCRIPTION[lang],
            "long_description": _LONG[lang],
            "background_color": "#1f4e5f",
        },
        "features": {
            # « Me l'envoyer » posts into the bot's messages tab, and Slack refuses where it is closed.
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "sourcier", "always_online": True},
            "shortcuts": [
                {
                    "name": verdicts.SHORTCUT(lang),
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": verdicts.SHORTCUT_ABOUT(lang),
                }
            ],
            "slash_commands": [
                {
                    "command": name,
                    "description": command.about(lang),
                    "usage_hint": command.usage(lang),
                    # Names would come as <@U…>, and what stands between < and > is no word of a question.
                    "should_escape": False,
                    **address,
                }
                for command in COMMANDS
                for name in command.names(lang)
            ],
        },
        "oauth_config": {**back, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": [*EVENTS, *(OAUTH_EVENTS if oauth else ())], **requests},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": oauth,
        },
    }


def _endpoint(mode: Mode, url: str | None, oauth: bool) -> str | None:
    """Where Slack's requests go over HTTP, None over Socket Mode."""
    if mode == "socket":
        if url and not oauth:
            raise ManifestError("--url goes with --mode http or --oauth: over Socket Mode Slack needs no address.")
        return None
    return _site(url) + "/slack/events"


def _site(url: str | None) -> str:
    """The bot's public address."""
    parts = urlsplit(url or "")
    if parts.scheme != "https" or not parts.hostname:
        raise ManifestError("--mode http and --oauth want the bot's public address: --url https://sourcier.example.org")
    return f"https://{parts.netloc}{parts.path.rstrip('/').removesuffix('/slack/events')}"
