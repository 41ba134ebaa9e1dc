"""Lists as files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.desk.tables import csv_file, xlsx_file
from servanda.desk.tables.lists import EXPORTS
from servanda.desk.tables.table import CHUNK, Column, Reader, Table
from servanda.people.tests.factory import make_customer

READER = Reader("en", "Europe/Budapest")
AT = datetime(2026, 11, 25, 13, 20, 30, tzinfo=UTC)


def table(*values, reader=READER):
    rows = [SimpleNamespace(value=value) for value in values]
    return Table("x.csv", [Column("Value", lambda row: row.value)], rows, reader)


def as_csv(made):
    return b"".join(csv_file.pieces(made)).decode()


def sheet(made):
    with zipfile.ZipFile(io.BytesIO(b"".join(xlsx_file.pieces(made)))) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+36 1 234", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "＝1+1", "\n=1"],
)
def test_no_cell_is_a_formula(words):
    assert csv_file.safe(words) == "'" + words
    assert "<f>" not in sheet(table(words))


def test_numbers_and_plain_words_stay_as_they_are():
    assert [csv_file.safe(value) for value in (-5, "a=b", "", None)] == [-5, "a=b", "", None]


def test_csv_begins_with_a_bom_and_keeps_to_the_readers_separator():
    assert as_csv(table('a "b"; c')) == '\ufeffValue\r\n"a ""b""; c"\r\n'
    hungarian = as_csv(table("a;b", reader=Reader("hu", "Europe/Budapest")))
    assert hungarian == '\ufeffValue\r\n"a;b"\r\n'


def test_times_are_the_readers_and_dates_are_dates():
    assert "2026-11-25 14:20" in as_csv(table(AT))
    assert "2026-11-25 15:20" in as_csv(table(AT, reader=Reader("he", "Asia/Jerusalem")))
    shown = sheet(table(AT, date(2026, 11, 25), 7))
    assert 't="s"' not in shown.split("sheetData")[1].split("</row>", 1)[1]
    assert "<v>46351.59" in shown


def test_a_hebrew_sheet_reads_from_the_right():
    assert 'rightToLeft="1"' in sheet(table("x", reader=Reader("he", "Asia/Jerusalem")))


def test_long_lists_come_in_pieces_and_whole():
    made = table(*range(CHUNK * 2 + 1))
    assert len(list(csv_file.pieces(made))) == 4
    assert as_csv(table(*range(CHUNK * 2 + 1))).count("\r\n") == CHUNK * 2 + 2


def fetch(client, what, kind="csv", **query):
    return client.get(reverse("desk:export", args=[what, kind]), query)


def rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.django_db
def test_the_queue_as_it_is_filtered(desk):
    desk.ticket("Printer")
    desk.ticket("=HYPERLINK()")
    client = desk.as_role("agent")
    titles, *lines = rows(fetch(client, "queue"))
    assert titles[:3] == ["Number", "Subject", "Customer"]
    assert {line[1] for line in lines} == {"Printer", "'=HYPERLINK()"}
    assert [line[1] for line in rows(fetch(client, "queue", q="print"))[1:]] == ["Printer"]
    assert rows(fetch(client, "queue", list="closed"))[1:] == []


@pytest.mark.django_db
def test_only_what_one_may_see(desk):
    desk.ticket("Printer")
    assert len(rows(fetch(desk.as_role("specialist"), "queue"))) == 1
    assert len(rows(fetch(desk.as_role("specialist"), "found", q="printer"))) == 1
    assert len(rows(fetch(desk.as_role("agent"), "found", q="printer"))) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("what", EXPORTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_in_every_kind(desk, what, kind):
    desk.ticket()
    response = fetch(desk.as_role("head"), what, kind)
    assert response.status_code == 200
    assert f'attachment; filename="{what}-' in response["Content-Disposition"]
    assert b"".join(response.streaming_content)


@pytest.mark.django_db
def test_who_may_not_see_the_list_may_not_take_it(desk):
    assert fetch(desk.as_role("specialist"), "sent").status_code == 403
    assert fetch(desk.as_role("head"), "secrets").status_code == 404
    assert fetch(desk.as_role("head"), "queue", "exe").status_code == 404


@pytest.mark.django_db
def test_titles_are_in_the_readers_language(desk):
    client = desk.client(desk.staff("agent", language="hu"))
    response = fetch(client, "customers")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.startswith("Név;")
    assert ";Magyar;" in text


@pytest.mark.django_db
def test_more_rows_cost_no_more_queries(desk):
    def count():
        with CaptureQueriesContext(connection) as queries:
            rows(fetch(client, "queue"))
            rows(fetch(client, "customers"))
        return len(queries)

    client = desk.as_role("agent")
    desk.ticket()
    before = count()
    for number in range(6):
        desk.ticket(f"Printer {number}")
        make_customer()
    assert count() == before


def test_local_times_know_summer():
    summer = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("UTC"))
    assert READER.local(summer).hour == 14
