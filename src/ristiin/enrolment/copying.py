"""What of this app goes over into a programme's next run."""

from datetime import datetime

from ristiin.enrolment.models import WaitingRule
from ristiin.programmes.models import Programme


def copy_rule(old: Programme, new: Programme, at: datetime) -> None:
    """Let places reach the first in line as they did before; nobody's registration goes over."""
    del at
    rule = WaitingRule.objects.filter(programme=old).first()
    if rule is not None:
        WaitingRule.objects.create(programme=new, giving=rule.giving, hours_kept=rule.hours_kept)
