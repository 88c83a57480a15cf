"""Every room has its sign; everything public says what it is."""

import pytest

from tests.tidy.rules import signs
from tests.tidy.tree import assert_tidy, files, modules, snippet

SIGN = '"""A room.\n\nLives here: x.\nNever here: y.\nMay import: z.\n"""\n'


def test_every_package_has_a_sign():
    assert_tidy(signs.unsigned(modules("handback")))


def test_a_missing_sign_is_caught():
    assert signs.unsigned([snippet("x = 1", "handback/core/moves/book.py")])


@pytest.mark.parametrize("text", ["", '"""A room."""', SIGN.replace("Never here", "Not here")])
def test_a_poor_sign_is_caught(text):
    assert signs.unsigned([snippet(text, "handback/core/__init__.py")])


def test_a_sign_passes():
    room = [snippet(SIGN, "handback/core/__init__.py"), snippet("x = 1", "handback/core/x.py")]
    assert not signs.unsigned(room)


def test_data_folders_hold_no_code():
    assert_tidy(signs.code_among_data(files()))


def test_code_in_a_data_folder_is_caught():
    paths = ["handback/programmes/acme/fees.yaml", "handback/programmes/acme/fees.py"]
    assert [found.path for found in signs.code_among_data(paths)] == paths[1:]


def test_everything_public_has_a_docstring():
    found = [found for module in modules("handback") for found in signs.undocumented(module)]
    assert_tidy(found)


@pytest.mark.parametrize(
    "text",
    [
        "def f(): ...",
        "async def f(): ...",
        "class C: ...",
        'class C:\n    """Yes."""\n    def f(self): ...',
    ],
)
def test_a_missing_docstring_is_caught(text):
    assert signs.undocumented(snippet(text))


def test_what_is_private_inner_or_overriding_needs_no_docstring():
    text = '''
        def f():
            """Yes."""
            def inner(): ...

        def _private(): ...

        class C:
            """Yes."""
            def __len__(self): ...
            @override
            def g(self): ...
        '''
    assert not signs.undocumented(snippet(text))
