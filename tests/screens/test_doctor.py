import socket
import threading
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command

from okmo_session.core.clock import now
from okmo_session.core.models import LogEntry
from okmo_session.core.network import Addresses
from okmo_session.core.server import examination
from okmo_session.core.server.phone_test import answers_here, wait_for_phone
from tests.server import free_port, get, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture(autouse=True)
def machine(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    known = ["192.168.1.5"]
    own = Addresses(look_up=lambda: list(known))
    monkeypatch.setattr(examination, "addresses", own)
    return known


def sentences(level):
    # All but the last: whether PDF can be made is tried in a process of its own, which takes seconds.
    return [finding.sentence for finding in islice(examination.findings(8999), 7) if finding.level == level]


def test_a_good_machine_is_told_so_with_its_address_and_a_code():
    out = StringIO()

    call_command("doctor", port=free_port(), stdout=out)

    assert "+ Адрес в зале: http://192.168.1.5:" in out.getvalue()
    assert "/self-test/" in out.getvalue()
    assert "▀" in out.getvalue()
    assert out.getvalue().endswith("Зал можно впускать.\n")


def test_a_machine_in_no_network_is_not_ready(monkeypatch, machine):
    machine.clear()
    # Whether PDF can be made was tried by the test above.
    monkeypatch.setattr(examination, "_documents", examination._disk)

    with pytest.raises(CommandError):
        call_command("doctor", stdout=StringIO())
    assert sentences("-") == ["Компьютер не подключён к сети. Включите Wi-Fi зала или свою точку доступа."]


def test_a_clock_behind_the_journal_is_told(session):
    LogEntry.objects.create(
        session_id=session.pk, number=1, at=now().replace(year=2100), actor="system", event="session made", hash="x"
    )

    assert "Часы компьютера отстают" in sentences("-")[0]


def test_a_full_disk_and_a_folder_in_a_cloud_are_told(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "Dropbox"
    settings.DATA_DIR.mkdir()
    monkeypatch.setattr(examination, "DISK_NEEDED", 2**80)

    assert [sentence.split()[0] for sentence in sentences("-")] == ["Папка", "На"]


@pytest.mark.parametrize(
    ("folder", "level", "words"),
    [("stick", "+", "копируется и в"), ("Dropbox", "!", "синхронизируется"), ("away/stick", "-", "Вставьте диск")],
)
def test_the_second_place_for_backups_is_looked_at(settings, tmp_path, folder, level, words):
    settings.BACKUPS_DIR = str(tmp_path / folder)

    assert [sentence for sentence in sentences(level) if words in sentence]


def test_a_firewall_that_is_on_is_told_with_the_command_that_opens_it(tmp_path):
    (tmp_path / "etc/ufw").mkdir(parents=True)
    (tmp_path / "etc/ufw/ufw.conf").write_text("ENABLED=yes\n")

    assert "sudo ufw allow %(port)s/tcp" in examination.firewall("Linux", tmp_path)
    assert "порт %(port)s" in examination.firewall("Darwin", tmp_path)


def test_a_phone_that_opens_the_code_is_named_and_nobody_is_nobody():
    port = free_port()
    found = []
    waiting = threading.Thread(target=lambda: found.append(wait_for_phone(port, 20, "Телефон видит ноутбук")))
    waiting.start()
    wait_until(lambda: _is_open(port), "the page is served")

    page = get(port, "/self-test/")[1].decode()
    waiting.join()

    assert "<h1>Телефон видит ноутбук</h1>" in page
    assert found == ["127.0.0.1"]
    assert (answers_here(port), wait_for_phone(port, 0, "x")) == (False, "")


def _is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
