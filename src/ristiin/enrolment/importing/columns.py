"""Which column holds what: a guess from the heading in three languages, then from what stands below it."""

import re
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ristiin.enrolment.importing.words import free_times
from ristiin.kernel.collation import fold
from ristiin.kernel.tables import Row, Sheet, looks_like_address


class Field(TextChoices):
    """What a column can hold."""

    IGNORE = "ignore", _("leave out")
    NAME = "name", _("name")
    FIRST_NAME = "first-name", _("first name")
    LAST_NAME = "last-name", _("last name")
    ADDRESS = "address", _("e-mail address")
    ORGANISATION = "organisation", _("organisation")
    UNIT = "unit", _("unit")
    ROLE_TITLE = "role-title", _("work or role")
    TARGET_GROUP = "target-group", _("target group")
    REGION = "region", _("region or place")
    DISCIPLINE = "discipline", _("discipline")
    SEEKS = "seeks", _("wants to learn")
    OFFERS = "offers", _("can give")
    THEMES = "themes", _("themes, the most wanted first")
    PARTNER_DISCIPLINE = "partner-discipline", _("the pair’s discipline")
    HOPES = "hopes", _("hopes for as a pair")
    AVOIDS = "avoids", _("rather not as a pair")
    FREE_SLOTS = "free-slots", _("times that suit")
    MEETING_MODE = "meeting-mode", _("way of meeting")
    LANGUAGES = "languages", _("languages")
    COULD_FACILITATE = "could-facilitate", _("could imagine facilitating a group")
    OWN_WORDS = "own-words", _("own words to the organiser")
    SUBMITTED = "submitted", _("when it was answered")
    CODE = "code", _("the person’s code at their organiser")
    ATTRIBUTE = "attribute", _("other fact, kept for pairing")


MANY = frozenset(
    {Field.SEEKS, Field.OFFERS, Field.THEMES, Field.HOPES, Field.AVOIDS, Field.FREE_SLOTS, Field.LANGUAGES}
)
"""Fields that several columns may fill together."""

_AS_OFTEN_AS_WANTED = MANY | {Field.ATTRIBUTE, Field.IGNORE, Field.OWN_WORDS}
_CLOSE_ENOUGH = 0.84
_SAMPLE = 200
_LONGEST_FACT = 40
_FEWEST_TO_JUDGE = 4
_MOSTLY = 0.6
CODE_FACT = "id"
"""Under this name the code of a person is kept, whatever the heading: lists of other years know people by it."""
_IDENTITY = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)

_HEADINGS: dict[Field, str] = {
    Field.NAME: """nimi, nimesi, koko nimi, osallistuja, osallistujan nimi, ilmoittautuja, etu- ja sukunimi,
        etunimi ja sukunimi, sukunimi ja etunimi, namn, ditt namn, för- och efternamn, hela namnet, deltagare,
        deltagarens namn, name, your name, full name, participant, participant name, first and last name""",
    Field.FIRST_NAME: "etunimi, etunimet, kutsumanimi, förnamn, tilltalsnamn, first name, given name, forename",
    Field.LAST_NAME: "sukunimi, efternamn, släktnamn, last name, surname, family name, lastname",
    Field.ADDRESS: """sähköposti, sähköpostiosoite, sähköpostisi, sposti, s-posti, meili, e-post, epost, e-postadress,
        epostadress, mejl, email, e-mail, mail, email address, e-mail address, username, käyttäjänimi, user name""",
    Field.ORGANISATION: """organisaatio, organisaatiosi, korkeakoulu, oppilaitos, yliopisto, ammattikorkeakoulu,
        työnantaja,
        yritys, yhdistys, jäsenjärjestö, koulu, taustaorganisaatio, organisation, organisationen, högskola,
        universitet,
        arbetsgivare, företag, förening, läroanstalt, organization, company, employer, university, institution,
        school""",
    Field.UNIT: """yksikkö, osasto, tiedekunta, laitos, tiimi, toimiala, toimiyksikkö, enhet, avdelning, fakultet,
        institution/enhet, unit, department, faculty, team, division, business unit, dept""",
    Field.ROLE_TITLE: """tehtävä, tehtävänimike, nimike, rooli, titteli, ammatti, työtehtävä, asema, toimenkuva,
        roll, titel,
        arbetsuppgift, befattning, yrke, uppgift, role, title, job title, position, job, occupation, profession""",
    Field.DISCIPLINE: """ala, oppiaine, tieteenala, koulutusala, oma ala, oma oppiaine, opetusala, ämne, läroämne,
        vetenskapsgren, eget ämne, område, bransch, discipline, subject, field, field of study, own discipline""",
    Field.SEEKS: """mitä haluan oppia, haluan oppia, oppimistarpeet, oppimistavoitteet, mitä haluat oppia, tarpeet,
        etsin,
        toiveet, mitä toivon saavani, kaipaan oppia, vad vill jag lära mig, vill lära mig, jag vill lära mig,
        vad vill du lära dig, behov, söker, what i want to learn, want to learn, i want to learn,
        what do you want to learn, learning needs, needs, seeks, wants, looking for""",
    Field.OFFERS: """mitä voin antaa, voin antaa, mitä voit antaa, osaaminen, osaamiseni, vahvuudet, tarjoan, annan,
        mitä voin tarjota, erityisosaaminen, vad kan jag ge, kan ge, jag kan ge, vad kan du ge, kunnande, styrkor,
        erbjuder, kompetens, what i can give, can give, i can give, what can you give, what can i offer, offers,
        skills,
        strengths, expertise""",
    Field.THEMES: """teema, teemat, teemat tärkeysjärjestyksessä, teematoive, teematoiveet, aihe, aiheet, kiinnostavat
        teemat, ryhmän teema, tema, teman, teman i ordning, temaönskemål, ämnesval, theme, themes, themes in order,
        topic,
        topics, themes in order of importance, preferred themes, ensisijainen teema, toissijainen teema""",
    Field.PARTNER_DISCIPLINE: """parini oppiaine, parin oppiaine, parini ala, parin ala, sama vai eri oppiaine,
        oppiainetoive, parets ämne, min pars ämne, samma eller annat ämne, partner discipline, discipline of my pair,
        partner's discipline, same or different discipline""",
    Field.HOPES: """toivon parikseni, paritoive, toivottu pari, kenen kanssa toivon, toivon parikseni henkilöä,
        toivomus parista, önskat par, önskar som par, jag önskar som par, hoped-for pair, i hope to pair with,
        preferred partner, wished partner, i wish for, hopes, would like to pair with""",
    Field.AVOIDS: """toivon ettei pariksi, en toivo parikseni, ei pariksi, kenen kanssa en halua, mieluummin ei,
        mieluiten ei pariksi, inte som par, önskar inte som par, helst inte, rather not, not with, avoid, avoids,
        i would rather not pair with, not as a pair""",
    Field.FREE_SLOTS: """sopivat ajat, käy, minulle sopii, sopii, ajat, mahdolliset ajat, sopivat ajankohdat,
        ajankohdat,
        vapaat ajat, milloin voit tavata, lämpliga tider, passande tider, tider, passar, tider som passar, available,
        availability, free times, times, times that suit, suitable times, when can you meet""",
    Field.MEETING_MODE: """tapaamistapa, tapaamismuoto, miten tapaamme, osallistumistapa, lähi vai etä, mötesform,
        sätt att träffas, träffsätt, meeting mode, way of meeting, meeting format, mode, how to meet""",
    Field.LANGUAGES: """kieli, kielet, työskentelykieli, työskentelykielet, keskustelukieli, millä kielillä, språk,
        arbetsspråk, språken, language, languages, working language, working languages""",
    Field.OWN_WORDS: """terveiset, terveiset järjestäjälle, lisätietoja, lisätiedot, muuta, vapaa sana, kommentit,
        kommentti,
        muita toiveita, toiveet järjestäjälle, hälsningar, tilläggsuppgifter, övrigt, kommentarer, kommentar,
        övriga önskemål, comments, comment, other wishes, anything else, notes, greetings, message""",
    Field.SUBMITTED: """lähetetty, lähetysaika, aikaleima, vastattu, vastausaika, ilmoittautumisaika, ilmoittautunut,
        valmistumisaika, skickat, inskickat, tidsstämpel, svarstid, anmäld, submitted, submitted at, timestamp,
        completion time, submission date, date submitted, registered at""",
    Field.CODE: """id, tunnus, tunniste, koodi, henkilökoodi, henkilön tunnus, osallistujatunnus, henkilönumero,
        kod, personkod, deltagarkod, personalnummer, code, person id, person code, participant id, participant code,
        employee number, staff number""",
    Field.IGNORE: """vastaaja, vastaajan id, nro, numero, rivi, alkamisaika, start time, puhelin,
        puhelinnumero, matkapuhelin, gsm, telefon, telefonnummer, mobil, phone, phone number, mobile, osoite,
        katuosoite,
        postinumero, adress, postnummer, street address, address, zip, henkilötunnus, hetu, personbeteckning,
        syntymäaika,
        syntymävuosi, födelsedatum, date of birth, sukupuoli, kön, gender, ruokavalio, erityisruokavalio, allergiat,
        allergier, allergies, diet, suostumus, tietosuoja, samtycke, dataskydd, consent, privacy, ip, respondent,
        starttid, sluttid""",
    Field.TARGET_GROUP: """kohderyhmä, kohderyhmäsi, oma kohderyhmä, ryhmä johon ilmoittaudun, målgrupp, min målgrupp,
        target group, my target group""",
    Field.REGION: """maakunta, alue, paikkakunta, kunta, kotipaikka, asuinpaikka, toimipaikka, toimipiste, region,
        landskap, ort, kommun, hemort, verksamhetsställe, county, area, site, location, city, town, where you live""",
    Field.COULD_FACILITATE: """voisin kuvitella toimivani ohjaajana, voisitko kuvitella toimivasi ohjaajana,
        voisin toimia ohjaajana, kiinnostaako ohjaajana toimiminen, kiinnostunut ohjaamaan, haluan ohjaajaksi,
        jag kunde tänka mig att vara handledare, kunde du tänka dig att handleda en grupp, intresserad av att handleda,
        i could imagine facilitating a group, could you imagine facilitating a group, could facilitate,
        interested in facilitating""",
    Field.ATTRIBUTE: """taso, kokemus, kokemusvuodet, työkokemus, ikäryhmä, nivå, erfarenhet, level, experience,
        years of experience, seniority""",
}


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, brackets, numbering, punctuation."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", fold(heading.replace("_", " ")))
    text = re.sub(r"[^\w\s/-]", " ", text)
    return " ".join(re.sub(r"(^|\s)\d+(?=\s|$)", " ", text).split())


_KNOWN: dict[str, Field] = {plain(word): field for field, words in _HEADINGS.items() for word in words.split(",")}


def signature(headings: Sequence[str]) -> str:
    """Return what a heading row is remembered by."""
    return sha256("\x1f".join(fold(heading) for heading in headings).encode()).hexdigest()


def guess(sheet: Sheet) -> list[Field]:
    """Return a field for every column. A field that only one column can fill goes to the one that fits best."""
    columns = range(len(sheet.headings))
    sample = sheet.rows[:_SAMPLE]
    scored = [_by_heading(sheet.headings[at]) for at in columns]
    fields = [field for field, _score in scored]
    for at in columns:
        fields[at] = _corrected(fields[at], _values(sample, at), is_known=scored[at][1] >= 0)
    _find_addresses(fields, sample)
    _keep_the_best(fields, [score for _field, score in scored])
    if Field.NAME in fields:
        fields = [Field.IGNORE if f in {Field.FIRST_NAME, Field.LAST_NAME} else f for f in fields]
    return fields


def _by_heading(heading: str) -> tuple[Field, float]:
    """Return the field whose known headings come closest, and how close from 0 to 1."""
    wanted = plain(heading)
    if not wanted:
        return Field.IGNORE, 0.0
    if wanted in _KNOWN:
        return _KNOWN[wanted], 1.0
    words = set(wanted.split())
    best, best_score = Field.IGNORE, 0.0
    for known, field in _KNOWN.items():
        parts = known.split()
        score = SequenceMatcher(None, wanted, known).ratio()
        if len(parts) > 1 and set(parts) <= words:
            score = max(score, 0.86 + 0.02 * len(parts))
        if score > best_score:
            best, best_score = field, score
    if best_score >= _CLOSE_ENOUGH:
        return best, best_score
    return Field.IGNORE, -1.0


def _values(rows: Sequence[Row], at: int) -> list[str]:
    return [row.cells[at].strip() for row in rows if row.cells[at].strip()]


def _corrected(field: Field, values: list[str], *, is_known: bool) -> Field:
    """Mend a guess that what stands below the heading contradicts; answers that repeat are a fact."""
    mostly = len(values) * _MOSTLY
    has_times = sum(bool(free_times(value).slots) for value in values) >= mostly
    has_moments = sum(_is_moment(value) for value in values) >= mostly
    has_digits = any(char.isdigit() for value in values for char in value)
    mended = field
    if not values:
        return field
    if field == Field.CODE:
        return field if _are_codes(values) else Field.IGNORE
    if field in {Field.FREE_SLOTS, Field.SUBMITTED, Field.IGNORE, Field.ATTRIBUTE} and (has_times or has_moments):
        mended = Field.FREE_SLOTS if has_times else Field.SUBMITTED
    elif (field in {Field.SUBMITTED, Field.FREE_SLOTS} and not has_digits) or (not is_known and _repeats(values)):
        mended = Field.ATTRIBUTE
    return mended


def _repeats(values: list[str]) -> bool:
    short = all(len(value) <= _LONGEST_FACT and not looks_like_address(value) for value in values)
    return short and len(values) >= _FEWEST_TO_JUDGE and len(set(values)) <= max(2, len(values) // 4)


def _are_codes(values: list[str]) -> bool:
    """Whether these may name people from year to year: neither the numbers of the rows nor identity codes."""
    if any(len(value) > _LONGEST_FACT or _IDENTITY.fullmatch(value) for value in values):
        return False
    numbers = [int(value) for value in values if value.isdecimal()]
    if len(numbers) < len(values):
        return True
    counts_up = all(one < next_ for one, next_ in pairwise(numbers))
    return not (counts_up and numbers[-1] - numbers[0] < 2 * len(numbers))


def _is_moment(text: str) -> bool:
    found = re.match(r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})(\D|$)", text)
    if not found:
        return False
    if len(found[1]) == 4:  # noqa: PLR2004 - a year
        try:
            datetime.fromisoformat(text[:10])
        except ValueError:
            return False
    return True


def _keep_the_best(fields: list[Field], scores: list[float]) -> None:
    """Leave each single field to its best column; the others hold some other fact."""
    for field in set(fields) - _AS_OFTEN_AS_WANTED:
        rivals = [at for at, found in enumerate(fields) if found == field]
        for at in sorted(rivals, key=lambda at: (-scores[at], at))[1:]:
            fields[at] = Field.ATTRIBUTE if scores[at] < 1 and field != Field.ADDRESS else Field.IGNORE


def _find_addresses(fields: list[Field], sample: Sequence[Row]) -> None:
    """Take the column that holds addresses, whatever its heading, when the one called so holds none."""
    holds = [_values(sample, at) for at in range(len(fields))]
    full = [sum(map(looks_like_address, values)) >= max(1, len(values) * _MOSTLY) for values in holds]
    if not any(full) or any(full[at] for at, field in enumerate(fields) if field == Field.ADDRESS):
        return
    fields[:] = [Field.IGNORE if field == Field.ADDRESS else field for field in fields]
    fields[full.index(True)] = Field.ADDRESS
