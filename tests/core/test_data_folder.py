from okmo_session.core.data_folder import _address_of_interface


def test_the_address_of_an_interface_is_known_without_any_route() -> None:
    assert (_address_of_interface("lo"), _address_of_interface("none0")) == ("127.0.0.1", "")
