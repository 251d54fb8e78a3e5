"""What is said where an outlet has changed what it published: never what we misread (`wording.corrections`)."""

from handlers.wording import Sentence

AMENDED = Sentence("corrigé {when}", "corrected {when}")
BEFORE = Sentence("auparavant : {words}", "before: {words}")
HEAD = Sentence(
    "{outlet} a corrigé {when} un article cité ici : {title}", "{outlet} corrected {when} an article told here: {title}"
)
CHANGED = Sentence("{before} est devenu {after}", "{before} became {after}")
GONE = Sentence("{before} n'y est plus", "{before} is gone")
NEW = Sentence("{after} est nouveau", "{after} is new")
NAME_GONE = Sentence("{before} n'est plus nommé", "{before} is named no more")
NAME_NEW = Sentence("{after} est nommé", "{after} is named")
MORE = Sentence("et {count} autres changements", "and {count} other changes")
