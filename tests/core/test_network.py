import pytest
from django.conf import settings as project
from django.http.request import validate_host
from django.test import RequestFactory

from okmo_session.core import addresses, network
from okmo_session.core.addresses import choose_address, chosen_address, hall_root, outdated_root, remember_shown
from okmo_session.core.network import Addresses, OwnHosts, _address_of_interface

pytestmark = pytest.mark.either_database

HERE = "localhost:8000"


@pytest.fixture
def machine(monkeypatch, settings, tmp_path):
    """A machine of two networks, whose addresses a test may change."""
    known = ["192.168.1.5", "10.0.0.7"]
    settings.DATA_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["*"]
    own = Addresses(look_up=lambda: list(known))
    monkeypatch.setattr(network, "_FRESH_SECONDS", 0)
    monkeypatch.setattr(addresses, "addresses", own)
    return known


def root(host=HERE):
    return hall_root(RequestFactory().get("/", headers={"Host": host}))


def test_the_address_of_an_interface_is_known_without_any_route():
    assert (_address_of_interface("lo"), _address_of_interface("none0")) == ("127.0.0.1", "")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (HERE, "http://192.168.1.5:8000"),
        ("127.0.0.1", "http://192.168.1.5"),
        ("[::1]:8000", "http://192.168.1.5:8000"),
        ("10.0.0.7:8080", "http://10.0.0.7:8080"),
    ],
)
def test_the_hall_is_told_an_address_it_can_reach(machine, host, expected):
    assert root(host) == expected


def test_without_a_network_the_own_address_is_all_there_is(machine):
    machine.clear()

    assert root() == "http://localhost:8000"


def test_the_chosen_address_stands_in_the_codes_while_the_machine_has_it(machine):
    assert choose_address("10.0.0.7") is True
    assert [root(), root("192.168.1.5:8000"), chosen_address()] == ["http://10.0.0.7:8000"] * 2 + ["10.0.0.7"]

    machine.remove("10.0.0.7")

    assert (root(), chosen_address()) == ("http://192.168.1.5:8000", "")


def test_an_address_that_is_not_ours_is_not_chosen(machine):
    assert choose_address("8.8.8.8") is False
    assert root() == "http://192.168.1.5:8000"


def test_a_name_of_a_server_stands_whatever_was_chosen(machine, settings):
    settings.NAMED_HOSTS = ["session.example.org"]
    choose_address("10.0.0.7")

    assert root("session.example.org") == "http://session.example.org"


def test_codes_shown_before_the_network_changed_are_called_outdated_until_they_are_shown_anew(machine):
    remember_shown(root())
    assert outdated_root() == ""

    machine[:] = ["172.20.10.2"]
    remember_shown(root())
    assert outdated_root() == "http://192.168.1.5:8000"

    remember_shown(root(), anew=True)
    assert (outdated_root(), root()) == ("", "http://172.20.10.2:8000")


def test_hosts_follow_the_addresses_and_are_never_all_hosts(monkeypatch):
    known = ["192.168.1.5"]
    monkeypatch.setattr(network, "_FRESH_SECONDS", 0)
    monkeypatch.setattr(network, "addresses", Addresses(look_up=lambda: list(known)))
    hosts = OwnHosts(["localhost"])
    before = [validate_host(host, hosts) for host in ("localhost", "192.168.1.5", "10.0.0.7", "example.org")]

    known[:] = ["10.0.0.7"]

    after = [validate_host(host, hosts) for host in ("localhost", "192.168.1.5", "10.0.0.7", "example.org")]
    assert (before, after) == ([True, True, False, False], [True, False, True, False])
    assert "*" not in list(project.ALLOWED_HOSTS)


def test_addresses_are_looked_up_once_in_some_seconds_and_a_single_one_can_be_kept():
    asked = []
    own = Addresses(look_up=lambda: asked.append(1) or ["10.0.0.7"])

    assert [own.now(), own.now(), len(asked)] == [["10.0.0.7"], ["10.0.0.7"], 1]

    own.keep_to("192.168.1.5")
    assert own.now() == ["192.168.1.5"]
