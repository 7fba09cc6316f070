"""The rules of the house that no linter knows: each looks at one file and returns what is wrong in it."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

PROJECT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".tools", ".venv", "var", "build", "dist", "__pycache__", "node_modules"}
LONGEST_VIEW = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data"}
CURATED = "src/ristiin/matching/__init__.py"

Check = Callable[[str, str], Iterator[str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Rule:
    """Files by pattern, the check, and a file (path, text) that passes and some that do not."""

    name: str
    files: tuple[str, ...]
    check: Check
    good: tuple[str, str]
    bad: tuple[tuple[str, str], ...]

    def concerns(self, path: str) -> bool:
        return any(fnmatch(path, pattern) for pattern in self.files)


def project_files() -> Iterator[tuple[str, str]]:
    """Yield path and text of every text file of the project."""
    for file in sorted(PROJECT.rglob("*")):
        path = file.relative_to(PROJECT)
        if NOT_OURS & set(path.parts) or any(re.fullmatch(r"\..*_cache|\.hypothesis", part) for part in path.parts):
            continue
        if file.is_file():
            try:
                yield path.as_posix(), file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def forbids(pattern: str) -> Check:
    """Return a check that no line matches a regular expression."""
    compiled = re.compile(pattern)

    def check(_path: str, text: str) -> Iterator[str]:
        for number, line in enumerate(text.splitlines(), 1):
            if found := compiled.search(line):
                yield f"{number}: {found[0]}"

    return check


def hollow_tests(_path: str, text: str) -> Iterator[str]:
    """Find tests that stand in for the real thing, that do not run, or that cannot fail."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                modules = {getattr(node, "module", None) or "", *(name.name for name in names)}
                if any("mock" in module for module in modules):
                    yield f"{node.lineno}: a mock"
            case ast.Attribute(attr="skip" | "skipif" | "skipTest" | "xfail" | "importorskip" as name):
                yield f"{node.lineno}: {name}"
            case ast.Attribute(attr="setattr" | "delattr" | "setitem" as name):
                yield f"{node.lineno}: {name}"
            case ast.arg(arg="mocker"):
                yield f"{node.lineno}: a mock"
            case ast.Assert(test=ast.Constant(value=value)) if value:
                yield f"{node.lineno}: asserts a constant"
            case ast.FunctionDef(name=name, body=body) if name.startswith("test_") and not _does_anything(body):
                yield f"{node.lineno}: {name} is empty"


def _does_anything(body: list[ast.stmt]) -> bool:
    nothing = (ast.Pass,)
    return any(
        not isinstance(line, nothing) and not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        for line in body
    )


def promises(_path: str, text: str) -> Iterator[str]:
    """Find code that says it is not written yet."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name) and node.id == "NotImplemented" + "Error":
            yield f"{node.lineno}: {node.id}"


def hidden_effects(_path: str, text: str) -> Iterator[str]:
    """Find what happens behind a reader's back when a row is written or read."""
    signals = {f"{when}_{what}" for when in ("pre", "post") for what in ("save", "delete", "init")} | {"m2m_changed"}
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ClassDef(name="Meta", body=body):
                for line in body:
                    if isinstance(line, ast.Assign) and any(
                        getattr(to, "id", None) == "ordering" for to in line.targets
                    ):
                        yield f"{line.lineno}: Meta.ordering"
            case ast.ClassDef(body=body):
                for line in body:
                    if isinstance(line, Function) and line.name in {"save", "delete"}:
                        yield f"{line.lineno}: overrides {line.name}()"
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in signals:
                yield f"{node.lineno}: model signal {name}"


def vague_names(path: str, _text: str) -> Iterator[str]:
    """Find modules and packages whose name says nothing."""
    for part in VAGUE & set(PurePosixPath(path).with_suffix("").parts):
        yield f"named {part}"


def package_sentences(path: str, text: str) -> Iterator[str]:
    """Find packages that do not say in one sentence what they are, or that say more."""
    tree = ast.parse(text)
    sentence = ast.get_docstring(tree) or ""
    if not re.fullmatch(r"[^\n]+[.?]", sentence) or re.search(r"[.?!]\s+[A-ZÅÄÖ]", sentence):
        yield f"one sentence is wanted, not {sentence!r}"
    if len(tree.body) > 1 and path != CURATED:
        yield f"{tree.body[1].lineno}: more than its sentence"


def inline_code(_path: str, text: str) -> Iterator[str]:
    """Find script, style and handlers that the Content-Security-Policy would block."""
    # Only tags of HTML matter; those of the template may hold any sign.
    markup = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL)
    for tag in re.finditer(r"<(\w+)([^>]*)>", markup):
        number = markup.count("\n", 0, tag.start()) + 1
        name, attributes = tag[1].lower(), re.sub(r"""=\s*("[^"]*"|'[^']*')""", "=", tag[2])
        if name == "style" or (name == "script" and not re.search(r"\bsrc=", attributes)):
            yield f"{number}: inline <{name}>"
        for attribute in re.findall(r"(?:^|\s)(style|on\w+|hx-on[\w:-]*)\s*=", attributes, re.IGNORECASE):
            yield f"{number}: {attribute}="
        if re.search(r"=\s*[\"']\s*javascript:", tag[2], re.IGNORECASE):
            yield f"{number}: javascript:"


def long_views(_path: str, text: str) -> Iterator[str]:
    """Find views that no longer read like a sentence."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function) and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_VIEW:
            yield f"{node.lineno}: {node.name} has {length} lines"


def loose_actions(_path: str, text: str) -> Iterator[str]:
    """Find actions that take arguments by position, and whatever does not say what it does and refuses."""
    for node in ast.parse(text).body:
        if not isinstance(node, Function) or node.name.startswith("_"):
            continue
        words = ast.get_docstring(node) or ""
        if _is_action(node) and (node.args.args or node.args.posonlyargs or node.args.vararg):
            yield f"{node.lineno}: {node.name} takes arguments by position"
        if not words:
            yield f"{node.lineno}: {node.name} does not say what it does"
        raises = any(isinstance(inner, ast.Raise) and inner.exc for inner in ast.walk(node))
        if raises and "Raises:" not in words:
            yield f"{node.lineno}: {node.name} does not say what it raises"


def _is_action(node: Function) -> bool:
    """Tell a change of the world, which is atomic or told the moment, from a step that several share."""
    names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    return "at" in names or any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


def own_clock(_path: str, text: str) -> Iterator[str]:
    """Find code that asks the time where it should be told."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(
                attr="now" | "today" | "utcnow", value=ast.Name(id="clock" | "timezone" | "datetime" | "date")
            ):
                yield f"{node.lineno}: {ast.unparse(node)}"


PYTHON = ("src/*.py",)
ACTIONS = ("src/*/actions.py", "src/*/actions/*.py")
# In two pieces, so that this file keeps its own rules.
HOST, FOLDER, UNFINISHED = "py" + "pi.org", "/" + "root/ristiin", "NotImplemented" + "Error"

RULES = (
    Rule(
        "no addresses of package registries",
        ("*",),
        forbids(r"(pypi|npmjs|pythonhosted|deb\.debian|registry\.npm)\.(org|com)"),
        good=("README.md", "pip install ristiin"),
        bad=(("README.md", f"https://{HOST}/simple"),),
    ),
    Rule(
        "no paths of one machine",
        ("*",),
        forbids(r"/(work|farm|root)/"),
        good=("docs/operate.md", "/srv/ristiin/var"),
        bad=(("docs/operate.md", FOLDER),),
    ),
    Rule(
        "requirements name no address",
        ("requirements/*",),
        forbids(r"://|^\s*--?(i|f|index-url|extra-index-url|find-links|trusted-host)\b"),
        good=("requirements/base.txt", "django==5.2.19 \\\n    --hash=sha256:00"),
        bad=(
            ("requirements/base.txt", "--index-url elsewhere"),
            ("requirements/base.txt", "django @ https://example.org/django.whl"),
        ),
    ),
    Rule(
        "tests meet the real thing",
        ("tests/*.py",),
        hollow_tests,
        good=("tests/a.py", "def test_sum(monkeypatch):\n    monkeypatch.setenv('A', 'b')\n    assert 1 + 1 == 2"),
        bad=(
            ("tests/a.py", "from unittest import mock"),
            ("tests/a.py", "import unittest.mock"),
            ("tests/a.py", "def test_a(mocker):\n    mocker.patch('a')"),
            ("tests/a.py", "@pytest.mark.skip\ndef test_a():\n    assert a"),
            ("tests/a.py", "@pytest.mark.xfail(strict=True)\ndef test_a():\n    assert a"),
            ("tests/a.py", "pytest.importorskip('numpy')"),
            ("tests/a.py", "def test_a(monkeypatch):\n    monkeypatch.setattr(a, 'b', 1)"),
            (
                "tests/a.py",
                "def test_a():\n    with pytest.MonkeyPatch.context() as patch:\n        patch.setattr(a, 'b', 1)",
            ),
            ("tests/a.py", "def test_a():\n    assert 1"),
            ("tests/a.py", "def test_a():\n    '''Later.'''"),
        ),
    ),
    Rule(
        "nothing is left for later",
        PYTHON,
        promises,
        good=("src/a.py", "raise ValueError"),
        bad=(("src/a.py", f"raise {UNFINISHED}"), ("src/a.py", f"raise {UNFINISHED}('soon')")),
    ),
    Rule(
        "rows have no hidden effects",
        PYTHON,
        hidden_effects,
        good=("src/a/models.py", "class A(Model):\n    class Meta:\n        indexes = []\n    def __str__(self): ..."),
        bad=(
            ("src/a/models.py", "class A(Model):\n    def save(self): ..."),
            ("src/a/models.py", "class A(Model):\n    class Meta:\n        ordering = ['a']"),
            ("src/a/receivers.py", "from django.db.models.signals import post_save"),
            ("src/a/receivers.py", "signals.pre_delete.connect(a)"),
        ),
    ),
    Rule(
        "modules are named by what is in them",
        ("*.py",),
        vague_names,
        good=("src/a/dates.py", ""),
        bad=(("src/a/utils.py", ""), ("src/common/a.py", ""), ("tests/helpers.py", "")),
    ),
    Rule(
        "a package is one sentence",
        ("src/*/__init__.py",),
        package_sentences,
        good=("src/a/__init__.py", '"""People: signing in, language, my data."""'),
        bad=(
            ("src/a/__init__.py", ""),
            ("src/a/__init__.py", '"""People"""'),
            ("src/a/__init__.py", '"""People. And more."""'),
            ("src/a/__init__.py", '"""People."""\nimport this'),
        ),
    ),
    Rule(
        "templates have no inline code",
        ("src/*.html",),
        inline_code,
        good=(
            "src/a.html",
            '<script src="{% static "a.js" %}"></script><p class="{% if a > 1 %}b{% endif %}">onto=</p>',
        ),
        bad=(
            ("src/a.html", "<script>go()</script>"),
            ("src/a.html", '<script type="module">go()</script>'),
            ("src/a.html", "<style>p {}</style>"),
            ("src/a.html", '<p class="a"\n  style="color: red">'),
            ("src/a.html", '<button onclick="go()">'),
            ("src/a.html", '<a href="javascript:go()">'),
        ),
    ),
    Rule(
        "a view reads like a sentence",
        ("src/*/views.py", "src/*/views/*.py"),
        long_views,
        good=("src/a/views.py", "def a(request):\n" + "    b()\n" * (LONGEST_VIEW - 1)),
        bad=(("src/a/views.py", "def a(request):\n" + "    b()\n" * LONGEST_VIEW),),
    ),
    Rule(
        "actions take keywords and say what they do",
        ACTIONS,
        loose_actions,
        good=(
            "src/a/actions.py",
            "def a(*, b, at):\n    '''Do.\n\n    Raises:\n        No: never.\n    '''\n    raise No",
        ),
        bad=(
            ("src/a/actions.py", "def a(b, *, at):\n    '''Do.'''"),
            ("src/a/actions.py", "@transaction.atomic\ndef a(b):\n    '''Do.'''"),
            ("src/a/actions.py", "def a(*, b):\n    return b"),
            ("src/a/actions.py", "def a(*, b):\n    '''Do.'''\n    raise No"),
        ),
    ),
    Rule(
        "only views, commands and tasks ask the clock",
        (*ACTIONS, "src/*/queries.py", "src/*/permissions.py", "src/ristiin/matching/*.py"),
        own_clock,
        good=("src/a/actions.py", "def a(*, at):\n    return at"),
        bad=(
            ("src/a/actions.py", "clock.now()"),
            ("src/a/queries.py", "timezone.now()"),
            ("src/a/queries.py", "date.today()"),
        ),
    ),
)
