from sessions.domain.blueprints import read_blueprint, text_of_blueprint
from triads.domain.blueprints import create_session
from triads.models import Criterion


def test_create_session_adds_key_questions_and_criteria(db: None) -> None:
    handout = read_blueprint(text_of_blueprint("okmo-2019"))

    session = create_session(handout)

    assert list(session.key_questions.values_list("text", flat=True)) == list(handout.key_questions)
    assert {purpose: session.criteria.filter(purpose=purpose).count() for purpose in Criterion.Purpose.values} == {
        "writing": 4,
        "selecting": 3,
        "assessing": 0,
        "measures": 3,
    }
    assert (session.stages.count(), session.materials.count()) == (10, 26)
    assert sum(len(material.urls) for material in session.materials.all()) == 27
