import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okmo_session.core.imports.sheets import Fault, FileError, Sheet, SheetRow
from sessions.domain.people_import.columns import ROWS_MAX, people_sheet
from sessions.domain.people_import.listed import FIELDS, ListedPerson, listed_people, phone_key
from sessions.domain.people_import.matching import Known, could_be_one, match, repeated

pytestmark = pytest.mark.either_database

HEAD = ["ФИО", "Регион", "Организация", "Должность", "Телефон", "E-mail", "Стол"]
IVAN = {"name": "Иванов Иван"}


def sheet(*rows):
    return Sheet([SheetRow(number, row) for number, row in enumerate(rows, start=1)])


def read(*rows):
    return listed_people(people_sheet([sheet(*rows)]))


def listed(*people):
    return [ListedPerson(number, values) for number, values in enumerate(people, start=2)]


def known(*people):
    return [Known(pk, dict.fromkeys(FIELDS, "") | values) for pk, values in enumerate(people, start=1)]


def found(people, there):
    """Return who each row is, by the place of each in its list; a sentence stands for who cannot be told."""
    matches = match(listed(*people), known(*there))
    who = {number - 2: one.pk - 1 for number, one in matches.known.items()}
    return who | {number - 2: sentence for number, sentence in matches.unclear.items()}


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (["ФИО"], ["Иванов Иван Ильич"]),
        (["  Ф.И.О.*", "№"], ["Иванов Иван Ильич"]),
        (["№", "УЧАСТНИК", "Фамилия"], ["Пётр"]),
        (["Фамилия", "Имя", "Отчество"], ["Иванов Иван Ильич Пётр Анна"]),
        (["Имя", "Регион"], ["Иванов Иван Ильич"]),
        (["Surname", "Name"], ["Иванов Иван Ильич Пётр"]),
        (["ФИО (полностью)", "Субъект\u00a0РФ"], ["Иванов Иван Ильич"]),
    ],
)
def test_the_name_is_found_by_its_heading(head, names):
    _header, people = read(head, ["Иванов Иван Ильич", "Пётр", "Анна"])

    assert [one.name for one in people] == names


def test_headings_are_found_below_a_title_and_told_to_the_reader():
    header, people = read(
        ["Участники сессии", "", "в Самаре"],
        [
            "Стол №",
            "Ф. И. О. участника",
            "Субъект РФ",
            "Место работы",
            "Должность",
            "Тел.",
            "Электронная почта",
            "Рост",
        ],
        ["3", "Иванов Иван", "Самара", "АО «Волга»", "инженер", "8(900)0000000", "a@example.org", "180"],
    )

    assert header.titles()[0] == ("Стол №", "Стол")
    assert header.unused == ["Рост"]
    assert people == [
        ListedPerson(
            3,
            {
                "name": "Иванов Иван",
                "region": "Самара",
                "organisation": "АО «Волга»",
                "job_title": "инженер",
                "phone": "8(900)0000000",
                "email": "a@example.org",
            },
            table=3,
        )
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [["Рост", "Вес"], ["1", "2"]],
            "Столбец с именами не найден. Назовите его в первой строке «ФИО», как в образце.",
        ),
        ([["ФИО"]], "Под заголовками списка нет ни одной строки."),
    ],
)
def test_a_list_without_names_is_refused(rows, sentence):
    with pytest.raises(FileError) as error:
        read(*rows)

    assert str(error.value) == sentence


def test_a_list_that_was_cut_is_refused_as_a_whole():
    with pytest.raises(FileError) as error:
        people_sheet([Sheet([SheetRow(1, ["Рост"])], is_cut=True), Sheet([SheetRow(1, ["ФИО"])], is_cut=True)])

    assert str(error.value) == f"В списке больше {ROWS_MAX} строк. Разделите его на несколько файлов."


@pytest.mark.parametrize("fault", [Fault.WIDE, Fault.TALL])
@pytest.mark.parametrize("head", [["ФИО", "Контакты"], ["Участники", "", "Телефон", "Стол"]])
def test_merged_headings_are_refused(head, fault):
    with pytest.raises(FileError) as error:
        people_sheet([Sheet([SheetRow(2, head, {1: fault}), SheetRow(3, ["Иванов"])])])

    assert str(error.value).startswith("В строке заголовков (2) объединены ячейки")


@pytest.mark.parametrize(
    ("name", "faults", "problem"),
    [
        ("", {}, "В этой строке нет имени."),
        ("—", {}, "В имени должна быть хотя бы одна буква."),
        ("Я" * 201, {}, "Имя длиннее 200 знаков."),
        ("", {0: Fault.FORMULA}, "Вместо имени — формула без результата. Откройте файл в Excel и сохраните ещё раз."),
        ("#N/A", {0: Fault.ERROR}, "Вместо имени — формула без результата. Откройте файл в Excel и сохраните ещё раз."),
        ("Тверь", {0: Fault.WIDE}, "Ячейки этой строки объединены: это похоже на заголовок, а не на человека."),
    ],
)
def test_a_row_without_a_name_is_not_a_person(name, faults, problem):
    _header, (person,) = listed_people([SheetRow(1, HEAD), SheetRow(2, [name, "Самара"], faults)])

    assert person.problem == problem


def test_what_is_wrong_with_a_cell_is_left_out_with_a_sentence():
    row = ["Иванов Иван", "Р" * 201, "АО", "инженер", "нет", "иван@", "за окном"]
    _header, (person,) = listed_people([SheetRow(1, HEAD), SheetRow(2, row, {2: Fault.FORMULA, 3: Fault.WIDE})])

    assert {name for name, text in person.values.items() if text} == {"name"}
    assert (person.table, person.problem) == (None, "")
    assert person.notes == [
        "«Регион»: длиннее 200 знаков, не взято.",
        "«Организация»: формула без результата, не взято.",
        "«Должность»: объединённые ячейки, не взято.",
        "«нет» — не номер телефона, не взято.",
        "«иван@» — не адрес электронной почты, не взято.",
        "«за окном» — не номер стола от 1 до 200, место не назначено.",
    ]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("7", 7),
        ("007", 7),
        ("7.0", 7),
        ("7,0", 7),
        ("Стол 7", 7),
        ("стол № 12", 12),
        ("№7", 7),
        ("", None),
        ("200", 200),
    ]
    + [(wrong, None) for wrong in ("0", "-1", "201", "7.5", "7 и 8", "²", "٣", "1e3", "9" * 400)],
)
def test_the_number_of_a_table_is_read_as_it_is_written(text, table):
    _header, (person,) = listed_people([SheetRow(1, ["ФИО", "Стол"]), SheetRow(2, ["Иванов", text])])

    assert person.table == table


def test_a_telephone_number_is_one_however_it_is_written():
    spellings = ["8 900 123-45-67", "+7(900)1234567", "79001234567", "9001234567"]

    assert {phone_key(one) for one in spellings} == {"79001234567"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Иванов Иван Ильич", "ИВАНОВ ИВАН ИЛЬИЧ", True),
        ("Иванов И. И.", "Иванов Иван Ильич", True),
        ("Иван Иванов", "Иванов Иван", True),
        ("Иваонв Иван", "Иванов Иван", True),
        ("Петрова Анна Ильинична", "Иванова Анна Ильинична", True),
        ("Иванов", "Иванов Иван", True),
        ("Петров Пётр", "Иванов Иван", False),
        ("Петров Иван", "Иванов Иван", False),
        ("Иванов П.", "Иванов Иван", False),
    ],
)
def test_two_names_with_one_contact_may_be_one_person(one, other, expected):
    assert (could_be_one(one, other), could_be_one(other, one)) == (expected, expected)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ({"region": "Самара"}, {"region": "Тверь"}, ""),
        ({"email": "a@example.org"}, {"email": "b@example.org"}, ""),
        ({"region": "Самара"}, {"region": "самара"}, "Этот человек уже есть в строке 2."),
        ({"region": "Самара"}, {"organisation": "АО"}, "В строке 2 человек с тем же именем, и непонятно"),
        ({"email": "a@example.org", "region": "Самара"}, {"email": "A@example.org", "region": "Тверь"}, "В строке 2"),
    ],
)
def test_two_of_one_name_are_two_only_if_told_apart(first, second, sentence):
    people = listed(IVAN | first, IVAN | second)
    if sentence.startswith("Этот"):
        people[1].values = dict(people[0].values)

    sentences = repeated(people)

    assert list(sentences) == ([3] if sentence else [])
    assert sentences.get(3, "").startswith(sentence)


@pytest.mark.parametrize(
    ("row", "there", "expected"),
    [
        (IVAN, [IVAN], {0: 0}),
        (IVAN | {"email": "A@example.org"}, [{"name": "Иванов Иван Ильич", "email": "a@example.org"}], {0: 0}),
        (IVAN | {"phone": "8 900 1234567"}, [IVAN | {"phone": "+7 900 123-45-67", "region": "Тверь"}], {0: 0}),
        (IVAN | {"region": "Самара"}, [IVAN | {"region": "Тверь"}, IVAN | {"region": "САМАРА"}], {0: 1}),
        (
            IVAN | {"region": "Самара", "email": "new@example.org"},
            [IVAN | {"region": "Самара", "email": "old@x.org"}],
            {0: 0},
        ),
        (IVAN | {"region": "Самара"}, [IVAN | {"region": "Тверь"}], {}),
        (IVAN | {"email": "a@example.org"}, [IVAN | {"email": "b@example.org"}], {}),
        (IVAN | {"email": "a@example.org"}, [{"name": "Петров Пётр", "email": "a@example.org"}], {}),
        ({"name": "Семёнов Семен"}, [{"name": "СЕМЕНОВ СЕМЁН"}], {0: 0}),
    ],
)
def test_who_is_in_the_session_already_is_known_again(row, there, expected):
    assert found([row], there) == expected


def test_an_address_of_an_organisation_makes_nobody_one_person():
    office = {"email": "info@example.org"}
    people = [{"name": "Иванов Иван"} | office, {"name": "Петров Пётр"} | office, {"name": "Иванов Ильдар"} | office]

    assert found(people, []) == {}
    assert found(people, people) == {0: 0, 1: 1, 2: 2}


def test_who_cannot_be_told_is_left_with_a_sentence():
    several = found([IVAN], [IVAN | {"region": "Самара"}, IVAN | {"region": "Тверь"}])
    one = found([IVAN | {"region": "Самара"}, IVAN | {"region": "Тверь"}], [IVAN])

    assert several[0].startswith("В сессии несколько человек с этим именем")
    assert {sentence[:41] for sentence in one.values()} == {"Несколько строк могут быть одним человеком"[:41]}
    assert list(one) == [0, 1]


WORDS = st.sampled_from(["", "Самара", "Тверь"])
PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Иванов Иван", "Петров Пётр"]),
        "region": WORDS,
        "organisation": WORDS,
        "email": st.sampled_from(["", "a@example.org", "b@example.org"]),
        "phone": st.sampled_from(["", "89001234567"]),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PEOPLE, max_size=6))
def test_a_list_taken_over_twice_adds_nobody(rows):
    people = listed(*rows)
    told = [one for one in people if one.number not in repeated(people)]
    there = [Known(one.number, dict.fromkeys(FIELDS, "") | one.values) for one in told]

    matches = match(told, there)

    assert {number: one.pk for number, one in matches.known.items()} == {one.number: one.number for one in told}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PEOPLE, max_size=5), st.lists(PEOPLE, max_size=5))
def test_nobody_is_found_twice(rows, there):
    people = listed(*rows)
    matches = match([one for one in people if one.number not in repeated(people)], known(*there))

    pks = [one.pk for one in matches.known.values()]
    assert len(pks) == len(set(pks))
    assert not set(matches.known) & set(matches.unclear)
