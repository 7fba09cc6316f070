"""A theme survey, whom it is sent to, who wants to hear when registration opens, and what is made of its answers."""

from django.conf import settings
from django.db import models

from ristiin.accounts.choices import Language
from ristiin.programmes.models import Programme
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round

PERSON = settings.AUTH_USER_MODEL


class ThemeSurvey(models.Model):
    """What people are asked before a programme has its themes (S97, S117). Its answers live in the round.

    `themes` are [{"key", "names"}]; `classes` are the regions or units to choose from when the survey has a cut.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="theme_survey")
    code = models.CharField(max_length=20, unique=True)
    words = models.TextField(max_length=1000, blank=True)
    themes = models.JSONField(default=list)
    cut = models.CharField(max_length=12, choices=Cut, default=Cut.NONE)
    classes = models.JSONField(default=list)
    by_invitation = models.BooleanField(default=False)
    closes_at = models.DateTimeField()
    round = models.OneToOneField(Round, null=True, on_delete=models.SET_NULL, related_name="theme_survey")
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"theme survey of {self.programme_id}"


class Invitee(models.Model):
    """An address that is asked, by a link of its own; forgotten when the survey closes."""

    survey = models.ForeignKey(ThemeSurvey, on_delete=models.CASCADE, related_name="invitees")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, choices=Language)
    token = models.CharField(max_length=48, unique=True)
    has_answered = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "address"], name="asked_once_a_theme_survey")]

    def __str__(self) -> str:
        return f"invitee {self.pk} of {self.survey_id}"


class Listener(models.Model):
    """An address to be told once when registration opens; nothing ties it to an answer, and it goes with the letter."""

    survey = models.ForeignKey(ThemeSurvey, on_delete=models.CASCADE, related_name="listeners")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, choices=Language)
    left_at = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "address"], name="listens_once_to_a_theme_survey")]

    def __str__(self) -> str:
        return f"listener {self.pk} of {self.survey_id}"


class BroughtList(models.Model):
    """A list of answers from elsewhere, until it is taken or thrown away; `columns` say what each column holds."""

    survey = models.OneToOneField(ThemeSurvey, on_delete=models.CASCADE, related_name="brought_list")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    columns = models.JSONField(default=list)
    brought_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"list for {self.survey_id}"


class Likening(models.Model):
    """Something people wished for counts as another thing: `item` goes `into`, in one `act` with others."""

    survey = models.ForeignKey(ThemeSurvey, on_delete=models.CASCADE, related_name="likenings")
    item = models.CharField(max_length=200)
    into = models.CharField(max_length=200)
    act = models.UUIDField()
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "item"], name="likened_to_one_thing")]

    def __str__(self) -> str:
        return f"likening {self.pk} of {self.survey_id}"


class Making(models.Model):
    """Themes with places were made of the demand; `before` says how these themes stood, so that it can be undone."""

    survey = models.ForeignKey(ThemeSurvey, on_delete=models.CASCADE, related_name="makings")
    before = models.JSONField(default=list)
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"making {self.pk} of {self.survey_id}"
