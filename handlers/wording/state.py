"""How the bot stands, for its administrators."""

from handlers.wording import Sentence

NO_SILENCE = Sentence("Toutes les sources répondent.", "All sources answer.")
SILENT = Sentence("Sources muettes ou en panne : {names}.", "Silent or broken sources: {names}.")
DELIVERY = Sentence(
    "Points et alertes : {live} en cours, {paused} en pause, {overdue} en retard, {failed} abandonnés depuis sept jours.",
    "Digests and alerts: {live} running, {paused} paused, {overdue} late, {failed} given up in the last seven days.",
)
