"""A blueprint that is written to a file is read back as it was."""

import datetime as dt
from dataclasses import replace

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okmo_session.core.text import clean_text
from sessions.domain import limits
from sessions.domain.blueprints import Blueprint, read_blueprint, text_of_blueprint, write_blueprint
from sessions.domain.blueprints.content import (
    DeadlineContent,
    LinkContent,
    MaterialContent,
    StageContent,
    StepContent,
)
from sessions.domain.blueprints.marked import BlueprintError
from sessions.domain.blueprints.wording import LISTS, TEXTS
from sessions.models import Deadline, Stage

pytestmark = pytest.mark.either_database

# What a hall and its enemies type: signs of YAML, of other formats, of other scripts.
_PIECES = ["а", "Я", "x", " ", "\n", "\t", ": ", "- ", "#", "'", '"', "&a", "*a", "!!", "|", ">", "{", "]", "%", "@"]
_PIECES += [
    "null",
    "~",
    "true",
    "13.30",
    "2019-02-07",
    "=cmd|",
    "<b>",
    "🙂",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\u00a0",
    "е\u0308",
]
_text = st.lists(st.sampled_from(_PIECES), max_size=8).map(lambda pieces: clean_text("".join(pieces)))
_filled = _text.filter(bool)
_time = st.times().map(lambda time: time.replace(second=0, microsecond=0))
_yes_no = st.booleans()


def several(what: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(what, max_size=2).map(tuple)


_url = st.sampled_from(["https://example.org/a?b=c#d", "http://пример.рф/:-", "https://x/'{}[]&*!|%@`"])
_step = st.builds(StepContent, _filled, st.none() | st.integers(*limits.STEP_MINUTES))
_deadline = st.builds(DeadlineContent, _time, st.sampled_from(Deadline.Purpose.values), _filled, _yes_no, _yes_no)
_stage = st.builds(
    StageContent,
    starts=_time,
    minutes=st.integers(*limits.STAGE_MINUTES),
    title=_filled,
    kind=st.sampled_from(Stage.Kind.values),
    result=_text,
    expected=_text,
    is_locked=_yes_no,
    steps=several(_step),
    deadlines=several(_deadline),
    next_day=_yes_no,
)
_wording = st.fixed_dictionaries(
    {},
    optional={
        "handout": st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(TEXTS["handout"].split(), _text)
            | {name: st.lists(_filled, max_size=2) for name in LISTS["handout"].split()},
        )
    },
)
_blueprint = st.builds(
    Blueprint,
    slug=st.sampled_from(["", "a-1"]),
    title=_filled,
    motto=_text,
    place=_text,
    date=st.dates(dt.date(1990, 1, 1), dt.date(2200, 12, 31)),
    time_zone=st.sampled_from(["Europe/Moscow", "Asia/Kamchatka"]),
    language=st.sampled_from(["ru", "en"]),
    host_name=_text,
    host_introduction=_text,
    organiser=_text,
    logo=_text,
    goal=_text,
    key_questions=several(_filled),
    expected_results=several(_filled),
    hashtags=several(_filled),
    links=several(st.builds(LinkContent, _filled, _url)),
    numbers=st.fixed_dictionaries(
        {}, optional={"picks": st.integers(1, 50), "own_triads_allowed": _yes_no, "horizon": _text}
    ),
    stages=several(_stage),
    criteria=st.fixed_dictionaries({}, optional={"writing": several(_filled), "measures": several(_filled)}),
    wording=_wording,
    materials=several(st.builds(MaterialContent, _text, _filled, several(_url))),
    consent_text=_text,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(_blueprint)
def test_what_is_written_is_read_back_as_it_was(blueprint: Blueprint) -> None:
    assert read_blueprint(write_blueprint(blueprint)) == blueprint


def test_the_handout_written_again_is_the_handout() -> None:
    handout = read_blueprint(text_of_blueprint("okmo-2019"))

    text = write_blueprint(handout)

    assert read_blueprint(text) == handout
    assert "\n- starts: '10.50'\n" in text or "\n  - starts: '10.50'\n" in text


def test_a_day_that_is_only_unwise_is_read_and_a_day_without_stages_too() -> None:
    handout = read_blueprint(text_of_blueprint("okmo-2019"))
    first, second, *_rest = handout.stages
    late = DeadlineContent(dt.time(9), Deadline.Purpose.VOTE, "Сдать", locks=True)
    unwise = replace(handout, stages=(second, replace(first, minutes=600, deadlines=(late,))))

    assert read_blueprint(write_blueprint(unwise)) == unwise
    assert read_blueprint(write_blueprint(replace(handout, stages=()))).stages == ()


def test_a_written_file_holds_no_references() -> None:
    handout = read_blueprint(text_of_blueprint("okmo-2019"))
    twice = replace(handout, wording={"handout": handout.wording["handout"]} | {"triads": {}})

    text = write_blueprint(twice)

    assert isinstance(yaml.safe_load(text), dict)
    assert not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text))


def test_a_number_over_its_limit_is_refused_where_it_stands() -> None:
    text = write_blueprint(read_blueprint(text_of_blueprint("okmo-2019"))).replace("picks: 5", "picks: 51")

    with pytest.raises(BlueprintError) as caught:
        read_blueprint(text)

    assert (caught.value.field, text.splitlines()[caught.value.line - 1].strip()) == ("numbers.picks", "picks: 51")
