"""Lists as spreadsheets of several countries save them, taken over whole or not at all."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servanda.contracts.tests.factory import make_service
from servanda.people.models import Contact
from servanda.people.tests.factory import make_contact
from servanda.systems.models import System

pytestmark = pytest.mark.django_db
HUNGARIAN = "Név;Fajta;Szám vagy cím\r\nÁrvíztűrő szerver;Szerver;10.0.0.5\r\nŰr;Nyomtató;\r\n"


@pytest.fixture
def take(desk):
    """Post a list as an agent; `act` is "look" or "import"."""
    agent = desk.as_role("agent")

    def post(what, text="", act="import", **files):
        address = reverse("desk:import", args=[desk.customer.ref, what])
        return agent.post(address, {"text": text, "act": act, **files})

    return post


def words(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        "Name,Kind\nÁrvíztűrő,Server\n".encode(),
        "\ufeffName;Kind\r\nÁrvíztűrő;Server\r\n".encode(),
        "Name\tKind\r\nÁrvíztűrő\tServer\r\n".encode("utf-16"),
        "sep=;\r\nName;Kind\r\nÁrvíztűrő;Server\r\n".encode("cp1250"),
        'Name|Kind\n"Árvíztűrő"|"Server"\n'.encode(),
    ],
    ids=["comma", "hungarian excel", "unicode text", "code page 1250", "bars"],
)
def test_whatever_a_spreadsheet_saves_is_read(take, data):
    response = take("systems", file=SimpleUploadedFile("list.csv", data))
    assert response.status_code == 302
    system = System.objects.get()
    assert (system.name, system.kind) == ("Árvíztűrő", "Server")


def test_looking_first_changes_nothing_and_says_what_would_happen(take):
    response = take("systems", HUNGARIAN, act="look")
    assert "2 new, 0 changed, 0 as they were. Nothing is done yet." in words(response)
    assert not System.objects.exists()
    assert "Árvíztűrő szerver" in words(response)


def test_headings_in_any_language_and_a_second_time_changes_only_what_differs(take):
    take("systems", HUNGARIAN)
    assert System.objects.count() == 2
    response = take("systems", "Name,Where it stands\nűr,Cellar\nÁrvíztűrő szerver,\n", act="look")
    assert "0 new, 1 changed, 1 as they were" in words(response)


def test_one_wrong_line_keeps_all_out_and_is_named(take):
    listed = "Name,Services\nA,\nB,no such service\n,\nC,\n"
    response = take("systems", listed)
    assert response.status_code == 422
    page = words(response)
    assert "1 line cannot be imported" in page
    assert "There is no service “no such service”" in page
    assert "B,no such service" in page
    assert not System.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in it"),
        ("   \n\n", "nothing in it"),
        ("1,2,3\n4,5,6\n", "first line must name the columns"),
        ("Name,Name\nA,B\n", "A column comes twice"),
        ('Name,Kind\nA,"half\n', "Line 2 cannot be read"),
        ("Name\n" + "A\n" * 5001, "more than 5000 rows"),
        ("Name,Kind\nA,B,C\n", "more cells than there are columns"),
        ("Name\n" + "x" * 121 + "\n", "longer than 120 characters"),
        ("Name\nA\na\nA\n", ""),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(take, text, said):
    response = take("systems", text)
    if said:
        assert response.status_code == 422
        assert said in words(response)
        assert not System.objects.exists()
    else:
        assert System.objects.count() == 1


def test_a_workbook_is_told_from_a_list(take):
    response = take("systems", file=SimpleUploadedFile("list.xlsx", b"PK\x03\x04rest"))
    assert "This is a workbook" in words(response)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_that_names_the_separator_counts_when_a_wrong_one_is_named(take, end):
    lines = ("sep=;", "Name;Services", "Server;", "Printer;none such", "")
    page = words(take("systems", end.join(lines), act="look"))
    assert "There is no service “none such”." in page
    assert '<td class="num">4</td>' in page


def test_people_are_known_by_address_or_by_name(desk, take):
    known = make_contact(desk.customer, given_name="Ilona", addresses=["ilona@alma.example"])
    listed = (
        "Given name;Family name;Mail addresses;Telephones;Language\n"
        "Ilonka;Kis;ilona@alma.example;06 1 555 0102;magyar\n"
        "Pál;Nagy;pal@alma.example, pal2@alma.example;;he\n"
    )
    assert take("contacts", listed).status_code == 302
    known.refresh_from_db()
    assert known.given_name == "Ilonka"
    assert known.phones.get().number == "+3615550102"
    added = Contact.objects.get(given_name="Pál")
    assert added.language == "he"
    assert added.addresses.count() == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Pál,,,", "Give a mail address or a telephone number"),
        ("Pál,not an address,,", "not a mail address"),
        ("Pál,,call me,", "not a telephone number"),
        (",pal@alma.example,,", "Give a name"),
        ("Pál,pal@alma.example,,Klingon", "Choose English"),
    ],
)
def test_a_wrong_person_is_refused_with_the_reason(take, line, said):
    before = Contact.objects.count()
    listed = f"Given name,Mail,Phone,Language\nJó,jo@alma.example,,\n{line}\n"
    page = words(take("contacts", listed))
    assert said in page
    assert Contact.objects.count() == before


def test_somebody_elses_address_is_refused(take):
    other = make_contact()
    listed = f"Given name,Mail\nPál,{other.email}\n"
    page = words(take("contacts", listed))
    assert "belongs to" in page


def test_the_example_can_be_taken_over_as_it_is(desk, take):
    agent = desk.as_role("agent")
    for what in ("systems", "contacts"):
        address = reverse("desk:import_example", args=[desk.customer.ref, what])
        file = SimpleUploadedFile("e.csv", agent.get(address).content)
        assert take(what, file=file).status_code == 302


def test_a_specialist_takes_over_systems_and_no_people(desk):
    client = desk.as_role("specialist")
    for what, status in (("systems", 200), ("contacts", 404), ("contracts", 404)):
        address = reverse("desk:import", args=[desk.customer.ref, what])
        assert client.get(address).status_code == status


def test_services_are_added_and_none_is_taken_away(take):
    mail, web = make_service("mail"), make_service("web")
    take("systems", "Name,Services\nA,mail\n")
    take("systems", "Name,Services\nA,web\n")
    assert set(System.objects.get().services.all()) == {mail, web}
    response = take("systems", "Name,Services\nA,mail\n", act="look")
    assert "0 new, 0 changed, 1 as they were" in words(response)


def test_a_number_and_an_address_given_twice_are_one(take):
    twice = "pal@alma.example, PAL@alma.example;06 1 555 0100, +3615550100"
    listed = f"Given name;Mail;Phone\nPál;{twice}\n"
    assert take("contacts", listed).status_code == 302
    added = Contact.objects.get(given_name="Pál")
    assert (added.addresses.count(), added.phones.count()) == (1, 1)
