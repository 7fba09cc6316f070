"""What the tables of the community hold of people: nothing."""

from ristiin.community.models import Community, Organisation, Unit
from ristiin.kernel.personal import Declaration, declare

declare(Declaration(model=Community, plain=("names", "headlines", "introductions", "colour", "contact_address")))
declare(Declaration(model=Organisation, plain=("name", "folded_name")))
declare(Declaration(model=Unit, plain=("organisation", "name", "folded_name")))
