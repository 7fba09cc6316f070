"""Periodic work of growth: letters about events, and noting who has been trained."""

from datetime import datetime, timedelta

from ristiin.growth import queries
from ristiin.growth.actions import events, training
from ristiin.kernel.periodic import every, every_round


@every_round
def tell_of_events(at: datetime) -> None:
    """Tell some of those invited how their events stand now."""
    events.tell(guests=queries.guests_to_tell(events.LETTERS_AT_ONCE), at=at)


@every(timedelta(hours=6))
def end_trainings(at: datetime) -> None:
    """Note that those who were in a training that has closed are trained."""
    for programme in queries.trainings_to_end(at):
        training.end_training(programme=programme, at=at)
