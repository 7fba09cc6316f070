"""The promise that opens a room."""

from django.conf import settings
from django.db import models

from ristiin.grouping.models import Group


class Promise(models.Model):
    """A member has promised that what is said in the group stays there (S60)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="promises")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="promises")
    promised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_promise_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"
