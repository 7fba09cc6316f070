"""The parts of a programme's report that this floor knows: who came, how groups met, what people answered and made."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ristiin.kernel.translated import in_language
from ristiin.outputs.choices import Audience
from ristiin.programmes.models import Programme
from ristiin.reports import queries
from ristiin.reports.blocks import Block, Chart, Claim, Line, Listing, Quotes, Ranks, Section, Shares, Table, Words
from ristiin.reports.cells import said
from ristiin.reports.sections import Reader
from ristiin.surveys import questions
from ristiin.surveys.queries import name_of
from ristiin.surveys.results import Figure, Result, Results, results_of
from ristiin.surveys.thresholds import Thresholds

FEW = 5
"""A number of people under this is not said where we do not know who reads."""
HOUR = 60


def participation(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Tell who came, how many got a place and how many left."""
    del at
    seen = reader.figures(programme).people
    if not seen.registered and not seen.withdrawn:
        return []
    words = [people_in_words(seen.registered, seen.organisations)]
    if seen.groups:
        words.append(placed_in_words(programme, seen))
    gone = seen.withdrawn
    if gone and reader.is_one_of_many and gone < FEW:
        words.append(_("Fewer than five withdrew on the way."))
    elif gone:
        text = ngettext("One person withdrew on the way.", "%(n)s people withdrew on the way.", gone)
        words.append(text % {"n": gone})
    return [Section("people", _("Who took part"), [Words(" ".join(words))])]


def meetings(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Tell that groups have met, and once the programme has closed how often: of all of them, never of one."""
    seen, all_groups = reader.figures(programme).met, reader.figures(programme).people.groups
    number, minutes = queries.session_minutes(programme, at)
    if not all_groups and not number:
        return []
    words = []
    if seen.count is not None and seen.count.meetings is not None and seen.count.minutes is not None:
        words.append(met_in_words(seen.count.meetings, seen.count.minutes))
    if all_groups and seen.met == all_groups:
        words.append(_("Every pair has met.") if programme.makes_pairs else _("Every group has met."))
    elif seen.met and not (reader.is_one_of_many and min(seen.met, all_groups - seen.met) < FEW):
        words.append(_("%(met)s of %(groups)s have met.") % {"met": seen.met, "groups": groups(programme, all_groups)})
    if number:
        text = ngettext(
            "There was one joint session, %(hours)s hours.",
            "There were %(n)s joint sessions, %(hours)s hours in all.",
            number,
        )
        words.append(text % {"n": number, "hours": hours(minutes)})
    if programme.hours_estimate:
        words.append(_("Everybody was asked to set aside about %(hours)s hours.") % {"hours": programme.hours_estimate})
    blocks: list[Block] = [Words(" ".join(words))] if words else []
    if seen.count is None and all_groups:
        soft = _("How often they have met is counted once, a week after the programme closes.")
    elif all_groups and seen.count is not None and seen.count.meetings is None:
        soft = _("How often is not said: so few have met that it would tell of each of them.")
    else:
        soft = _("Meetings are counted over the whole programme. Nothing is kept or told of any one group or person.")
    if all_groups:
        blocks.append(Words(soft, is_soft=True))
    return [Section("meetings", _("Meetings and hours"), blocks)]


def feedback(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Tell what people have answered, round by round, from the frozen releases alone."""
    del at
    rounds = reader.rounds(programme)
    own = {round_.pk for round_ in rounds} if reader.is_one_of_many else queries.answered_by(reader.person, rounds)
    found = [results_of(round_, viewer_answered=round_.pk in own) for round_ in rounds]
    return [_round(results, reader, with_limits=place == 0) for place, results in enumerate(found)]


def outputs(programme: Programme, reader: Reader, at: datetime) -> list[Section]:
    """Tell what groups have made: what is published with its address, the rest as a number."""
    del at
    seen = reader.figures(programme).outputs
    shown = queries.published_outputs(programme)
    if not shown and not seen.own:
        return []
    blocks: list[Block] = []
    listed = [one for one in shown if not reader.passes_on or one.audience == Audience.WORLD]
    if listed:
        blocks.append(
            Listing(
                [
                    Line(
                        one.title,
                        f"{settings.BASE_URL}{reverse('outputs:page', args=[one.slug])}",
                        [
                            str(one.get_kind_display()),
                            _("public") if one.audience == Audience.WORLD else _("within the programme"),
                        ],
                    )
                    for one in listed
                ]
            )
        )
    rest = len(shown) - len(listed)
    if rest:
        text = ngettext("One more is read within the programme.", "%(n)s more are read within the programme.", rest)
        blocks.append(Words(text % {"n": rest}, is_soft=True))
    if seen.own:
        text = ngettext(
            "One output stays with those who made it.", "%(n)s outputs stay with those who made them.", seen.own
        )
        blocks.append(Words(text % {"n": seen.own}, is_soft=True))
    return [Section("outputs", _("Outputs"), blocks)]


# ------------------------------------------------------------------------------------------------------------- in words


def people_in_words(people: int, organisations: int) -> str:
    """Return how many took part, and from how many organisations."""
    text = ngettext("%(n)s person took part", "%(n)s people took part", people) % {"n": whole(people)}
    if not organisations:
        return f"{text}."
    of = ngettext("from one organisation", "from %(n)s organisations", organisations) % {"n": whole(organisations)}
    return f"{text} {of}."


def placed_in_words(programme: Programme, seen: queries.Participation) -> str:
    """Return how many have a place in a group."""
    there = groups(programme, seen.groups)
    if seen.placed == seen.registered:
        return _("There were %(groups)s, and everybody had a place.") % {"groups": there}
    text = ngettext(
        "There were %(groups)s, and %(n)s person had a place.",
        "There were %(groups)s, and %(n)s people had a place.",
        seen.placed,
    )
    return text % {"groups": there, "n": whole(seen.placed)}


def groups(programme: Programme, number: int) -> str:
    """Return so many pairs, or groups."""
    if programme.makes_pairs:
        return ngettext("%(n)s pair", "%(n)s pairs", number) % {"n": whole(number)}
    return ngettext("%(n)s group", "%(n)s groups", number) % {"n": whole(number)}


def met_in_words(meetings: int, minutes: int) -> str:
    """Return how often groups have met, and for how long in all."""
    text = ngettext(
        "%(n)s meeting of their own was held, about %(hours)s hours.",
        "%(n)s meetings of their own were held, about %(hours)s hours in all.",
        meetings,
    )
    return text % {"n": whole(meetings), "hours": whole(round(minutes / HOUR))}


def hours(minutes: int) -> str:
    """Return minutes as hours, with a decimal only where one is needed."""
    return number_format(minutes / HOUR, 0 if minutes % HOUR == 0 else 1)


def whole(number: int) -> str:
    """Return a number with its thousands apart."""
    return number_format(number, 0, force_grouping=True)


# ------------------------------------------------------------------------------------------------------------- feedback


def _round(results: Results, reader: Reader, *, with_limits: bool) -> Section:
    round_ = results.round
    bounds = Thresholds(**round_.thresholds)
    name = name_of(round_)
    said = {"answered": whole(results.answered), "asked": whole(results.asked)}
    # Whoever has the address of an open round may answer: nobody was asked by name.
    of_those_asked = _("%(answered)s of the %(asked)s who were asked answered.")
    answered = (of_those_asked if results.asked else _("Answered by: %(answered)s.")) % said
    limits = _(
        "Scores are shown from %(score)s answers, how answers spread from %(distribution)s and own words from"
        " %(comments)s. Those who answered were told so beforehand."
    ) % {"score": bounds.score, "distribution": bounds.distribution, "comments": bounds.comments}
    scales = [result for result in results.questions if result.is_scale]
    blocks: list[Block] = [Words(" ".join([answered, *_most_and_least(scales)]))]
    if with_limits:
        blocks.append(Words(limits, is_soft=True))
    if scales:
        blocks.append(_chart(name, scales))
        blocks += _by_class(scales)
    for result in results.questions:
        if isinstance(result.question, questions.Choice):
            blocks += _shares(result)
        elif isinstance(result.question, questions.Ranking):
            blocks += _ranks(result)
        elif isinstance(result.question, questions.Open):
            blocks += _own_words(result, reader)
    return Section(f"round-{round_.slug}", name, blocks)


def _most_and_least(scales: Sequence[Result]) -> list[str]:
    """Return which statement was agreed with most and which least, when there are some to choose from."""
    known = [(result.whole.mean, result.question.text) for result in scales if result.whole.mean is not None]
    if len(known) <= 2:  # noqa: PLR2004 - two need no words
        return []
    most, least = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    return [
        _("Agreed with most: %(text)s (%(mean)s).") % {"text": most[1], "mean": said(most[0])},
        _("Agreed with least: %(text)s (%(mean)s).") % {"text": least[1], "mean": said(least[0])},
    ]


def _chart(name: str, scales: Sequence[Result]) -> Chart:
    first = scales[0].question
    assert isinstance(first, questions.Scale)  # noqa: S101 - the caller has chosen them so
    claims = [_claim(result.question.text, result.whole) for result in scales]
    return Chart(name, in_language(dict(first.low)), in_language(dict(first.high)), claims)


def _claim(text: str, figure: Figure) -> Claim:
    counts = None if figure.share is None else [number for _answer, number in figure.share]
    return Claim(text, figure.people, counts, figure.mean, str(figure.why_hidden))


def _by_class(scales: Sequence[Result]) -> list[Block]:
    labels = list(dict.fromkeys(part.label for result in scales for part in result.parts))
    if not labels:
        return []
    rows = []
    for result in scales:
        parts = {part.label: part.mean for part in result.parts}
        rows.append([result.question.text, *(parts.get(label) for label in labels)])
    return [Table(_("Averages by class"), [_("Statement"), *labels], rows, range(2, len(labels) + 2))]


def _shares(result: Result) -> list[Block]:
    text = result.question.text
    if result.whole.share is None:
        return [Words(f"{text} – {result.whole.why_hidden}", is_soft=True)]
    rows = sorted(result.whole.share, key=lambda row: -row[1])
    return [
        Shares(
            _("%(people)s answered.") % {"people": whole(result.whole.people)}, text, pgettext("survey", "Answer"), rows
        )
    ]


def _ranks(result: Result) -> list[Block]:
    text, whole_ = result.question.text, result.whole
    if whole_.ranks is None:
        return [Words(f"{text} – {whole_.why_hidden}", is_soft=True)]
    answered = _("%(people)s answered.") % {"people": whole(whole_.people)}
    return [Ranks(answered, text, pgettext("survey", "Answer"), most_wanted(whole_.ranks))]


def most_wanted(rows: Sequence[tuple[str, Sequence[int]]]) -> list[tuple[str, Sequence[int]]]:
    """Return things in the order in which they are wanted: by how many chose them at all, then by first choices."""
    return sorted(rows, key=lambda row: (sum(row[1]), list(row[1])), reverse=True)


def _own_words(result: Result, reader: Reader) -> list[Block]:
    if reader.passes_on:  # promised to those in the programme; what may be quoted elsewhere is asked for one by one
        return []
    text = result.question.text
    if result.whole.comments is None:
        return [Words(f"{text} – {result.whole.why_hidden}", is_soft=True)]
    said = Counter(result.whole.comments)
    return [Words(text), Quotes([(words, f"× {times}" if times > 1 else "") for words, times in said.items()])]
