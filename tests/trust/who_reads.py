"""TRUST.md's table, literally: which kind of thing may be read by whom."""

from tests.trust.world import IN_GROUPS, Canary

R, N = True, False

# Who the reader is to the one whose thing it is. Everything not listed below is read by nobody but oneself.
RELATIONS = ("oneself", "own_group", "facilitator", "organiser", "registered", "administrator", "anybody")

# fmt: off
MAY_READ = {
    #                    oneself  own_group  facilitator  organiser  registered  administrator  anybody
    "address":           (R,      R,         R,           R,         N,          R,             N),
    "contact":           (R,      R,         R,           N,         N,          N,             N),
    "wishes":            (R,      N,         N,           R,         N,          N,             N),
    "own_theme":         (R,      N,         N,           R,         N,          N,             N),
    "shown":             (R,      R,         R,           R,         R,          N,             N),
    "hopes":             (R,      N,         N,           R,         N,          N,             N),
    "avoids":            (R,      N,         N,           R,         N,          N,             N),
    "half_way":          (R,      N,         N,           N,         N,          N,             N),
    "draft_programme":   (R,      N,         N,           R,         N,          N,             N),
    "session_link":      (R,      N,         R,           R,         R,          N,             N),
    "session_file":      (R,      N,         R,           R,         R,          N,             N),
    "decision":          (R,      N,         N,           R,         N,          N,             N),
    "invited":           (R,      N,         N,           R,         N,          N,             N),
    "invitation_token":  (R,      N,         N,           N,         N,          N,             N),
    "offer_token":       (R,      N,         N,           N,         N,          N,             N),
    "imported":          (R,      N,         N,           R,         N,          N,             N),
    "mapping":           (R,      N,         N,           N,         N,          N,             N),
    "feed_token":        (R,      N,         N,           N,         N,          N,             N),
    "letter":            (R,      N,         N,           N,         N,          N,             N),
    "passkey":           (R,      N,         N,           N,         N,          N,             N),
    "exception":         (R,      N,         N,           R,         N,          N,             N),
    "question":          (R,      R,         R,           R,         R,          N,             N),
    "group_question":    (R,      R,         R,           R,         N,          N,             N),
    "coming_question":   (R,      N,         N,           R,         N,          N,             N),
    "room_text":         (R,      R,         R,           N,         N,          N,             N),
    "survey_answer":     (R,      N,         N,           N,         N,          N,             N),
    "survey_token":      (R,      N,         N,           N,         N,          N,             N),
    "theme_address":     (R,      N,         N,           N,         N,          N,             N),
    "own_development":   (R,      N,         N,           N,         N,          N,             N),
    "own_goal":          (R,      R,         R,           N,         N,          N,             N),
    "help_to_organiser": (R,      N,         N,           R,         N,          N,             N),
    "help_to_facilitator": (R,    N,         R,           N,         N,          N,             N),
    "programme_output":  (R,      R,         R,           R,         R,          N,             N),
    "on_board":          (R,      R,         R,           R,         R,          N,             N),
    "shared_insight":    (R,      R,         R,           R,         R,          N,             N),
    "certificate":       (R,      N,         N,           R,         N,          N,             N),
    "own_story":         (R,      N,         N,           N,         N,          N,             N),
    "shared_story":      (R,      R,         R,           R,         R,          N,             N),
    "told_story":        (R,      N,         N,           R,         N,          N,             N),
    "guest_address":     (R,      N,         N,           R,         N,          N,             N),
    "guest_token":       (R,      N,         N,           N,         N,          N,             N),
    "opened_meeting":    (R,      R,         R,           N,         N,          N,             N),
    "opener_address":    (R,      N,         N,           N,         N,          N,             N),
    "opener_token":      (R,      N,         N,           N,         N,          N,             N),
    "look_back":         (R,      N,         N,           N,         N,          N,             N),
    "member_card":       (R,      N,         N,           N,         N,          N,             N),
    "facilitator_card":  (R,      N,         N,           N,         N,          N,             N),
    "unlisted_facilitator": (R,   N,         N,           N,         N,          N,             N),
    "asked_message":     (R,      N,         N,           R,         N,          N,             N),
    "card":              (R,      N,         N,           R,         N,          N,             N),
    "own_step":          (R,      N,         N,           R,         N,          N,             N),
    "group_idea":        (R,      N,         N,           R,         N,          N,             N),
    "programme_idea":    (R,      N,         N,           N,         N,          R,             N),
    "outside_event":     (R,      R,         N,           R,         R,          N,             N),
    "taken_down":        (R,      N,         N,           N,         N,          R,             N),
}
# fmt: on

# What one tells of oneself in a directory is read by those who may open it, whatever else they are to one.
IN_A_DIRECTORY = {
    "member_card": {*IN_GROUPS, "facilitator", "organiser", "other_organiser"},
    "facilitator_card": {"organiser", "other_organiser"},
}

# A teacher of `running` reads of it (TRUST.md, column OP): the roster, the questions and the joint sessions.
TEACHER_READS = {
    "address",
    "certificate",
    "programme_output",
    "session_link",
    "session_file",
    "question",
    "group_question",
    "coming_question",
    "on_board",
    "shared_insight",
}
ON_A_BOARD = {"on_board", "shared_insight"}
# An invited speaker reads by the letter's link when and where the session is, and no more.
GUEST_READS = {"guest_address", "guest_token", "session_link"}
WITH_A_ROLE = ("facilitator", "teacher", "provider", "debrief_partner")
# A guest who opens a meeting of a group reads by the link that meeting, and no more (S88).
OPENER_READS = {"opened_meeting", "opener_address", "opener_token"}
TEACHES = {"teacher": {"running"}}
# What a teacher asks is read in the rooms: by every group and its facilitator, or by the group it was given to.
ASKED = {"question", "group_question", "coming_question"}

GROUPS = ({"participant", "partner"}, {"neighbour", "companion"})
ORGANISES = {"organiser": {"running", "open", "pairing", "draft"}, "other_organiser": {"elsewhere"}}
TAKES_PART = {
    "running": set(IN_GROUPS),
    "open": set(IN_GROUPS),
    "pairing": {*IN_GROUPS, "half_way_person"},
    "elsewhere": {"elsewhere_person"},
    "draft": set(),
}


def relation(reader: str, canary: Canary) -> str:
    """Return the nearest that the reader is to what the canary stands in."""
    programme, _slash, who = canary.owner.rpartition("/")
    if who in TAKES_PART:
        programme, who = who, ""
    about = {programme} if programme else {p for p, people in TAKES_PART.items() if who in people}
    grouped = programme in {"", "running"}
    cases = {
        "oneself": reader == who
        or (reader == "invited" and canary.kind in {"invited", "invitation_token"})
        or (reader == "provider" and programme == "running" and canary.kind in {"decision", "card"})
        or ((reader, who) == ("provider", "facilitator") and canary.kind in {"address", "facilitator_card"})
        or ((reader, who, canary.kind) == ("facilitator", "organiser", "address"))
        or (reader == "debrief_partner" and programme == "running" and canary.kind in {"session_link", "session_file"})
        or (reader == "guest" and programme == "running" and canary.kind in GUEST_READS)
        or (reader == "opener" and canary.kind in OPENER_READS),
        "organiser": bool(about & ORGANISES.get(reader, set()))
        or (reader, who) in {("organiser", role) for role in WITH_A_ROLE},
        "own_group": (grouped and (any({reader, who} <= group for group in GROUPS) or _facilitated(who, reader)))
        or (canary.kind == "group_question" and reader in GROUPS[0]),
        "facilitator": grouped
        and (
            _facilitated(reader, who)
            or (reader, programme, who) == ("facilitator", "running", "")
            or (reader == "facilitator" and canary.kind in ON_A_BOARD | ASKED)
        ),
        "registered": any(reader in TAKES_PART[one] for one in about),
        "teacher": bool(about & TEACHES.get(reader, set())),
        "administrator": reader == "administrator",
    }
    return next((name for name, holds in cases.items() if holds), "anybody")


def _facilitated(by: str, who: str) -> bool:
    return by == "facilitator" and who in GROUPS[0]


def may_read(reader: str, canary: Canary) -> bool:
    """Tell whether TRUST.md lets the reader see what the canary stands in."""
    nearest = relation(reader, canary)
    if reader in IN_A_DIRECTORY.get(canary.kind, set()):
        return True
    if nearest == "teacher":
        return canary.kind in TEACHER_READS
    return MAY_READ[canary.kind][RELATIONS.index(nearest)]
