"""What a view for signed-in people is given; sign-in is the default, so most views are."""

from django.http import HttpRequest

from ristiin.accounts.models import Person


class PersonRequest(HttpRequest):
    """A request by somebody signed in."""

    user: Person
