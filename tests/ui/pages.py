"""Who gets what from the style guide: nobody, but in development."""

from tests.trust.matrix import GET, Row, nothing

PAGES = [
    Row("ui:styleguide", nothing, GET, 404, 404, 404, 404, 404, 404, 404, 404),
]
