"""Puts reasons and rules into plain Finnish, Swedish and English for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ristiin.matching._explain import GroupReasons, Reason
from ristiin.matching._model import Broken, Conflict, Id, Result
from ristiin.matching._why_not import WhyNot

Name = Callable[[Id], str]

WORDS: Mapping[str, tuple[str, str, str]] = {
    # key: Finnish, Swedish, English
    "group": ("Ryhmä {n}", "Grupp {n}", "Group {n}"),
    "pair": ("Pari {n}", "Par {n}", "Pair {n}"),
    "trio": ("Kolmikko {n}", "Trio {n}", "Trio {n}"),
    "fixed": ("kiinnitetty", "fäst", "fixed"),
    "theme": ("teema: {x}", "tema: {x}", "theme: {x}"),
    "give_and_get.both": (
        "Jokainen saa, mitä hakee.",
        "Alla får något de söker.",
        "Everyone gets something they look for.",
    ),
    "give_and_get.one": (
        "Vain yksi saa, mitä hakee.",
        "Bara en får vad hen söker.",
        "Only one gets what they look for.",
    ),
    "give_and_get.some": ("Osa saa, mitä hakee.", "En del får vad de söker.", "Some get what they look for."),
    "give_and_get.none": ("Kukaan ei saa hakemaansa.", "Ingen får vad hen söker.", "Nobody gets what they look for."),
    "gets": ("{who} saa: {x}.", "{who} får: {x}.", "{who} gets: {x}."),
    "theme.both": ("Yhteinen teema: {x}.", "Gemensamt tema: {x}.", "Shared theme: {x}."),
    "theme.one": ("Teema vain yhdelle: {x}.", "Tema för bara en: {x}.", "Theme for only one: {x}."),
    "theme.some": ("Teema osalle: {x}.", "Tema för en del: {x}.", "Theme for some: {x}."),
    "theme.none": ("Ei yhteistä teemaa.", "Inget gemensamt tema.", "No shared theme."),
    "mixed.both": ("Eri {a}.", "Olika: {a}.", "Different {a}."),
    "mixed.some": ("Osin eri {a}.", "Delvis olika: {a}.", "Partly different {a}."),
    "mixed.none": ("Sama {a}.", "Samma: {a}.", "The same {a}."),
    "alike.both": ("Sama {a}.", "Samma: {a}.", "The same {a}."),
    "alike.some": ("Osin sama {a}.", "Delvis samma: {a}.", "Partly the same {a}."),
    "alike.none": ("Eri {a}.", "Olika: {a}.", "Different {a}."),
    "as_wished.both": ("{a} niin kuin toivottiin.", "{a} som önskat.", "{a} as wished."),
    "as_wished.unmet": ("{a} ei niin kuin toivoi: {who}.", "{a} inte som önskat: {who}.", "{a} not as wished: {who}."),
    "common_times.both": ("Yhteiset ajat: {x}.", "Gemensamma tider: {x}.", "Common hours: {x}."),
    "common_times.none": ("Ei yhteistä aikaa.", "Ingen gemensam tid.", "No common hour."),
    "mode.both": ("Tapaamistapa sopii.", "Mötessättet passar.", "The way of meeting suits."),
    "mode.none": (
        "Tapaamistapa ei sovi: {who}.",
        "Mötessättet passar inte: {who}.",
        "The way of meeting does not suit: {who}.",
    ),
    "language.both": ("Kieli: {x}.", "Språk: {x}.", "Language: {x}."),
    "language.none": ("Ei yhteistä kieltä.", "Inget gemensamt språk.", "No shared language."),
    "mutual_wish.both": ("Toivoivat toisiaan.", "Önskade varandra.", "Wished for each other."),
    "mutual_wish.none": (
        "Keskinäinen toive ei täyttynyt: {who}.",
        "Ömsesidig önskan uppfylldes inte: {who}.",
        "Mutual wish not met: {who}.",
    ),
    "one_sided_wish.both": (
        "Sai toivomansa parin: {ok}.",
        "Fick önskad partner: {ok}.",
        "Got the wished partner: {ok}.",
    ),
    "one_sided_wish.none": (
        "Ei saanut toivomaansa paria: {who}.",
        "Fick inte önskad partner: {who}.",
        "Did not get the wished partner: {who}.",
    ),
    "not_again.both": ("Ei entisiä pareja.", "Inga tidigare partner.", "No past partners."),
    "not_again.none": (
        "Olivat yhdessä ennenkin: {who}.",
        "Har varit tillsammans förut: {who}.",
        "Were together before: {who}.",
    ),
    "no_one_alone.both": ("Kukaan ei ole ainoa ({a}).", "Ingen är ensam ({a}).", "No one is the only one ({a})."),
    "no_one_alone.none": (
        "Ainoa laatuaan ({a}): {who}.",
        "Ensam i sitt slag ({a}): {who}.",
        "The only one ({a}): {who}.",
    ),
    "total": (
        "Pisteet {s}, enintään {b}. Heikoimmassa asemassa {who}: {w} sadasta.",
        "Poäng {s}, högst {b}. Sämst ställd {who}: {w} av hundra.",
        "Score {s}, at most {b}. Worst off {who}: {w} of a hundred.",
    ),
    "proven": ("Paras mahdollinen, todistettu.", "Bästa möjliga, bevisat.", "The best possible, proven."),
    "gap": (
        "Vähintään {p} % parhaasta mahdollisesta.",
        "Minst {p} % av bästa möjliga.",
        "At least {p} % of the best possible.",
    ),
    "broken": (
        "Sääntö ei toteudu: {rule} ({who}).",
        "Regeln håller inte: {rule} ({who}).",
        "A rule does not hold: {rule} ({who}).",
    ),
    "clash": (
        "Nämä säännöt eivät voi toteutua yhdessä: {x}.",
        "Dessa regler kan inte gälla samtidigt: {x}.",
        "These rules cannot hold together: {x}.",
    ),
    "clash.smallest": (
        "Nämä säännöt eivät voi toteutua yhdessä, eikä vähemmillä säännöillä ole ristiriitaa: {x}.",
        "Dessa regler kan inte gälla samtidigt, och inga färre regler krockar: {x}.",
        "These rules cannot hold together, and no fewer rules clash: {x}.",
    ),
    "unsettled": (
        "Näistä säännöistä kaikki eivät toteutuneet löydetyssä jaossa: {x}.",
        "Alla dessa regler höll inte i den indelning som hittades: {x}.",
        "Not all of these rules hold in the groups found: {x}.",
    ),
    "allowed": ("Kaikki säännöt toteutuvat.", "Alla regler håller.", "Every rule holds."),
    "left_out": ("Ilman ryhmää: {who}.", "Utan grupp: {who}.", "Without a group: {who}."),
    "score": ("pisteet {s}", "poäng {s}", "score {s}"),
    "moves": ("{n} siirtyy: {who}", "{n} flyttas: {who}", "{n} moves: {who}"),
    "option": ("Vaihtoehto {n}", "Alternativ {n}", "Option {n}"),
    "change": ("muutos {x} pistettä henkeä kohti", "förändring {x} poäng per person", "change {x} points per person"),
    "why.title": ("{who}, mikä ei toteutunut:", "{who}, vad som inte uppfylldes:", "{who}, what was not met:"),
    "why.all": ("{who}: kaikki toteutui.", "{who}: allt uppfylldes.", "{who}: everything was met."),
    "why.nowhere": (
        "{a}: mikään yksi siirto ei toisi tätä.",
        "{a}: ingen enskild flytt skulle ge detta.",
        "{a}: no single move would give this.",
    ),
    "why.swap": (
        "{a}: vaihtamalla paikkaa ({other}) saisi {x} pistettä, muut yhteensä {y}.",
        "{a}: byte med {other} skulle ge {x} poäng, de andra sammanlagt {y}.",
        "{a}: trading places with {other} would give {x} points, the others {y} together.",
    ),
    "why.shift": (
        "{a}: siirtymällä (ryhmä {n}) saisi {x} pistettä, muut yhteensä {y}.",
        "{a}: flytt till grupp {n} skulle ge {x} poäng, de andra sammanlagt {y}.",
        "{a}: moving to group {n} would give {x} points, the others {y} together.",
    ),
    "why.rules": ("Säännöt estävät sen.", "Reglerna hindrar det.", "Rules stand against it."),
    "why.pin": ("Kiinnitetty ryhmä estää sen.", "En fäst grupp hindrar det.", "A fixed group stands against it."),
    "private": ("yksityinen toive", "privat önskemål", "a private wish"),
}
LANGUAGES = ("fi", "sv", "en")
CRITERIA: Mapping[str, tuple[str, str, str]] = {
    "give_and_get": ("Antaa ja saa", "Ger och får", "Give and get"),
    "theme": ("Teema", "Tema", "Theme"),
    "mixed": ("Eri {a}", "Olika: {a}", "Different {a}"),
    "alike": ("Sama {a}", "Samma: {a}", "The same {a}"),
    "as_wished": ("Toivottu {a}", "Önskat: {a}", "Wished {a}"),
    "common_times": ("Yhteinen aika", "Gemensam tid", "Common hour"),
    "mode": ("Tapaamistapa", "Mötessätt", "Way of meeting"),
    "language": ("Yhteinen kieli", "Gemensamt språk", "Shared language"),
    "mutual_wish": ("Keskinäinen toive", "Ömsesidig önskan", "Mutual wish"),
    "one_sided_wish": ("Toivottu pari", "Önskad partner", "Wished partner"),
    "not_again": ("Uusi pari", "Ny partner", "A new partner"),
    "no_one_alone": ("Ei ainoana ({a})", "Inte ensam ({a})", "Not the only one ({a})"),
}
ATTRIBUTES: Mapping[str, tuple[str, str, str]] = {
    "organisation": ("organisaatio", "organisation", "organisation"),
    "unit": ("yksikkö", "enhet", "unit"),
    "discipline": ("oppiaine", "ämne", "discipline"),
    "role": ("tehtävä", "roll", "role"),
    "site": ("paikkakunta", "ort", "site"),
}


class Speaker:
    """Says things in one language, with people's names."""

    def __init__(self, language: str, name: Name) -> None:
        """Keep the language (fi, sv or en) and how to call people."""
        self.place = LANGUAGES.index(language)
        self.name = name

    def say(self, key: str, **values: object) -> str:
        """Return the sentence of a key."""
        return WORDS[key][self.place].format(**values)

    def names(self, ids: tuple[Id, ...]) -> str:
        """Return names in a row."""
        return ", ".join(self.name(i) for i in ids)

    def number(self, value: float) -> str:
        """Return a number with at most one decimal, as the language writes it."""
        text = f"{value:.1f}".removesuffix(".0")
        return text if LANGUAGES[self.place] == "en" else text.replace(".", ",")

    def reason(self, reason: Reason) -> str | None:
        """Return a reason as one or more sentences, or None when it goes without saying."""
        key, _, attribute = reason.key.partition(":")
        kind = reason.kind
        values = {
            "x": ", ".join(reason.values),
            "a": self.attribute(attribute),
            "who": self.names(reason.unmet),
            "ok": self.names(reason.people),
        }
        if key == "give_and_get":
            each = [
                self.say("gets", who=self.name(i), x=", ".join(map(str, got)))
                for i, got in reason.per_person.items()
                if got
            ]
            return " ".join([self.say(f"{key}.{kind}"), *each])
        if key == "as_wished":
            return _capital(self.say("as_wished.both" if kind == "both" else "as_wished.unmet", **values))
        if key == "theme":
            return self.say(f"{key}.{kind}", **values)
        if key in {"mixed", "alike"}:
            return _capital(self.say(f"{key}.{'some' if kind == 'one' else kind}", **values))
        if key in {"mode", "not_again"} and kind == "both":
            return None
        if key == "common_times" and not reason.values:
            return self.say("common_times.none")
        return self.say(f"{key}.{'both' if kind == 'both' else 'none'}", **values)

    def attribute(self, name: str) -> str:
        """Return an attribute's name."""
        return ATTRIBUTES[name][self.place] if name in ATTRIBUTES else name.replace("_", " ")

    def why_not(self, who: Id, found: Sequence[WhyNot]) -> list[str]:
        """Return what was not met for a person and what meeting it would have cost, as lines.

        Which rules stand against a move is not said: they may be somebody's private wish.
        """
        if not found:
            return [self.say("why.all", who=self.name(who))]
        lines = [self.say("why.title", who=self.name(who))]
        for one in found:
            key, _, attribute = one.key.partition(":")
            told = self.say(
                f"why.{one.kind or 'nowhere'}",
                a=CRITERIA[key][self.place].format(a=self.attribute(attribute)),
                other="" if one.other is None else self.name(one.other),
                n=0 if one.to is None else one.to + 1,
                x=self.signed(one.person_change),
                y=self.signed(one.others_change),
            )
            if one.stands in {"rules", "pin"}:
                told += " " + self.say(f"why.{one.stands}")
            lines.append(f"  {told}")
        return lines

    def signed(self, value: float) -> str:
        """Return a change with its sign."""
        return ("+" if value > 0 else "−" if value < 0 else "±") + self.number(abs(value))

    def group(self, number: int, why: GroupReasons) -> list[str]:
        """Return a group as lines: who, how well, why."""
        key = {2: "pair", 3: "trio"}.get(len(why.people), "group")
        who = ", ".join(f"{self.name(i)} {self.number(why.per_person[i])}" for i in why.people)
        pin = f" ({self.say('fixed')})" if why.fixed else ""
        lines = [f"{self.say(key, n=number)}{pin}: {who}"]
        lines += [f"  {text}" for r in why.reasons if (text := self.reason(r))]
        return lines

    def rule(self, broken: Broken) -> str:
        """Return a broken rule in words; a private one is named as such."""
        rule = self.say("private") if broken.private else broken.rule.replace("_", " ")
        return self.say("broken", rule=rule, who=self.names(broken.people))

    def conflict(self, conflict: Conflict) -> str:
        """Return a clash in words."""
        parts = [
            f"{self.say('private') if r.private else r.rule.replace('_', ' ')} ({self.names(r.people)})"
            for r in conflict.rules
        ]
        # Only what is settled is called impossible.
        settled = "clash.smallest" if conflict.smallest else "clash"
        return self.say(settled if conflict.minimal else "unsettled", x="; ".join(parts))

    def summary(self, result: Result) -> list[str]:
        """Return how good a result is and which rules do not hold."""
        lines = [
            self.say(
                "total",
                s=self.number(result.score),
                b=self.number(result.bound),
                who=self.names(result.worst_off_people[:3]),
                w=self.number(result.worst_off),
            )
        ]
        percent = int((1 - result.gap) * 1000) / 10
        lines.append(self.say("proven") if result.proven else self.say("gap", p=self.number(percent)))
        lines += [self.rule(b) for b in result.broken]
        lines += [self.conflict(c) for c in result.conflicts]
        return lines


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
