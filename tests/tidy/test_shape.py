"""Files and functions stay small."""

import pytest

from tests.tidy.rules import shape
from tests.tidy.tree import assert_tidy, modules, snippet

EVERYWHERE = ("handback", "tests", "bench")


@pytest.mark.parametrize("rule", [shape.long_files, shape.long_functions, shape.deep_functions])
def test_the_tree_keeps_its_shape(rule):
    assert_tidy([found for module in modules(*EVERYWHERE) for found in rule(module)])


def test_a_long_file_is_caught():
    assert not shape.long_files(snippet("x = 1\n" * shape.FILE_LINES))
    assert shape.long_files(snippet("x = 1\n" * (shape.FILE_LINES + 1)))


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_long_function_is_caught(kind):
    head = f"{kind} f():\n"
    assert not shape.long_functions(snippet(head + "    x = 1\n" * (shape.FUNCTION_LINES - 1)))
    assert shape.long_functions(snippet(head + "    x = 1\n" * shape.FUNCTION_LINES))


def test_a_long_method_is_caught():
    head = "class C:\n    def f(self):\n"
    assert shape.long_functions(snippet(head + "        x = 1\n" * shape.FUNCTION_LINES))


def test_a_deep_function_is_caught():
    text = """
        def f(a):
            for b in a:
                with b:
                    try:
                        pass
                    except ValueError:
                        match b:
                            case 1:
                                while b:
                                    pass
        """
    (found,) = shape.deep_functions(snippet(text))
    assert "5 blocks deep" in str(found)


def test_an_elif_and_an_inner_function_are_no_deeper():
    text = """
        def f(a):
            if a == 1:
                pass
            elif a == 2:
                pass
            elif a == 3:
                for b in a:
                    if b:
                        if a:
                            def g():
                                if a:
                                    pass
            elif a == 4:
                pass
            elif a == 5:
                pass
        """
    assert not shape.deep_functions(snippet(text))
