"""The catalogue of translations: complete for lessees, and compiled from what it says."""

import re

import pytest

from handback.site import messages

FOR_STAFF = (
    "web/work/",
    "web/forms/labels.py",
    "web/templates/web/work/",
    "web/demo/",
    "web/templates/web/start/start.html",
)
"""Where texts stand that only staff, or visitors of a demonstration, read."""
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")


def of_lessees(place: str) -> bool:
    """Whether a lessee reads what stands there."""
    return not place.startswith(FOR_STAFF)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_everything_a_lessee_reads_is_translated(language):
    missing = messages.untranslated(language)
    assert [text for text, places in missing.items() if any(map(of_lessees, places))] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_is_read_at_run_time_is_what_the_catalogue_says(language):
    path, read = messages.files(language)
    assert read.read_bytes() == messages.compiled(language)
    assert path.read_bytes() == messages.written(messages.collected(language)), (
        "run `make messages`"
    )


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language):
    wrong = []
    for message in messages.collected(language):
        said = message.string
        if not message.id or not isinstance(message.id, str) or not isinstance(said, str):
            continue
        if said and set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(said)):
            wrong.append((message.id, said))
    assert wrong == []


def test_texts_of_templates_code_and_vocabulary_are_found():
    found = {said for _, _, said, _ in messages.texts()}
    assert {"Skip to main content", "Done.", "Possible from {day} on", "excess distance"} <= found
