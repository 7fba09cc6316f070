"""Questions about feedback."""

from dataclasses import dataclass

from ristiin.feedback.choices import Moment
from ristiin.feedback.models import NetworkSnapshot
from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Net:
    """A network without names: `nodes` are classes ("" when people are not told apart), `edges` pairs of places.

    Those two have both named each other. Places say nothing: the two moments cannot be laid on each other.
    """

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes there are, in alphabetical order; none when people are not told apart."""
        return tuple(sorted(set(self.nodes) - {""}))

    @property
    def across(self) -> int | None:
        """How many ties join two classes, None when people are not told apart."""
        return sum(self.nodes[a] != self.nodes[b] for a, b in self.edges) if self.classes else None


def networks(programme: Programme) -> dict[str, Net | None]:
    """Return the networks `before` and `after`, None where there is none or too few people are in it."""
    rows = {row.moment: row.content for row in NetworkSnapshot.objects.filter(programme=programme)}
    return {"before": _net(rows.get(Moment.START)), "after": _net(rows.get(Moment.END))}


def _net(content: dict[str, list[list[int]]] | None) -> Net | None:
    if not content or not content.get("nodes"):
        return None
    return Net(tuple(str(one) for one in content["nodes"]), tuple((a, b) for a, b in content["edges"]))
