"""What is said to whoever may not do something: one sentence each."""

from handlers.wording import Sentence

STRANGER = Sentence(
    "Sourcier ne répond qu'aux membres de la rédaction dont il lit les archives.",
    "Sourcier only answers members of the newsroom whose archive it reads.",
)
GUEST = Sentence(
    "Sourcier ne répond pas aux comptes invités. Demandez à un membre de la rédaction.",
    "Sourcier does not answer guest accounts. Ask a member of the newsroom.",
)
DEACTIVATED = Sentence(
    "Ce compte est désactivé : Sourcier ne lui répond plus.",
    "This account is deactivated: Sourcier does not answer it any more.",
)
BOT = Sentence("Sourcier ne répond pas aux autres applications.", "Sourcier does not answer other apps.")
OTHER_WORKSPACE = Sentence(
    "Cet espace de travail n'est pas celui dont Sourcier lit les archives.",
    "This workspace is not the one whose archive Sourcier reads.",
)
UNKNOWN_PERSON = Sentence(
    "Slack ne dit pas qui vous êtes en ce moment, et Sourcier ne répond qu'aux membres de la rédaction : réessayez dans un instant.",
    "Slack does not say who you are just now, and Sourcier only answers members of the newsroom: try again in a moment.",
)
SHARED_CHANNEL = Sentence(
    "Ce canal est ouvert à d'autres organisations : Sourcier n'y montre rien des archives. Écrivez-lui en message direct.",
    "This channel is open to other organisations: Sourcier shows nothing of the archive here. Write to it in a direct message.",
)
UNKNOWN_CHANNEL = Sentence(
    "Sourcier ne peut pas savoir si d'autres organisations lisent ici, et n'y montre rien des archives. "
    "Invitez-le dans cette conversation, ou écrivez-lui en message direct.",
    "Sourcier cannot know whether other organisations read here, and shows nothing of the archive. "
    "Invite it into this conversation, or write to it in a direct message.",
)
EDITORS_ONLY = Sentence(
    "C'est réservé aux éditeurs. Signalez-leur ce qui est faux.", "That is for editors alone. Tell them what is wrong."
)
ADMINISTRATORS_ONLY = Sentence("C'est réservé aux administrateurs de Sourcier.", "That is for Sourcier's administrators alone.")
NO_EDITORS = Sentence(
    "C'est réservé à un groupe d'éditeurs, et aucun n'est réglé ici (SOURCIER_EDITORS). Demandez à l'administrateur.",
    "That is for a group of editors, and none is set here (SOURCIER_EDITORS). Ask the administrator.",
)
