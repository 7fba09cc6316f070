import pytest

from tests.house.rules import RULES, project_files

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name.replace(" ", "-"))


@pytest.fixture(scope="module")
def files():
    return list(project_files())


@each_rule
def test_the_project_keeps_the_rule(rule, files):
    assert [f"{path}:{fault}" for path, text in files if rule.concerns(path) for fault in rule.check(path, text)] == []


@each_rule
def test_the_rule_has_something_to_look_at(rule, files):
    assert any(rule.concerns(path) for path, _text in files)


@each_rule
def test_the_rule_passes_the_good_file(rule):
    assert rule.concerns(rule.good[0])
    assert list(rule.check(*rule.good)) == []


@pytest.mark.parametrize(("rule", "bad"), [(rule, bad) for rule in RULES for bad in rule.bad])
def test_the_rule_refuses_each_bad_file(rule, bad):
    assert rule.concerns(bad[0])
    assert len(list(rule.check(*bad))) == 1
