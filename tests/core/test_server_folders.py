from pathlib import Path

import pytest

from okmo_session.core.catalogues import compile_changed
from okmo_session.core.server.folders import is_on_network, is_synchronised
from okmo_session.core.server.lock import LockedError, hold_lock

pytestmark = pytest.mark.either_database

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /srv/shared nfs4 rw 0 0
//office/docs /mnt/my\\040docs cifs rw 0 0
/dev/sdb1 /srv/shared/disk ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/a/OneDrive/okmo", True),
        ("/home/a/OneDrive - Office/okmo", True),
        ("/home/a/Yandex.Disk", True),
        ("/Users/a/Google Drive/var", True),
        ("/home/a/okmo/var", False),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(folder, expected):
    assert is_synchronised(Path(folder)) is expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/srv/shared/okmo", True),
        ("/mnt/my docs/okmo", True),
        ("/srv/shared/disk/okmo", False),
        ("/srv/sharedness", False),
        ("/home/a", False),
    ],
)
def test_a_network_folder_is_known_by_its_mount(tmp_path, folder, expected):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)

    assert is_on_network(Path(folder), mounts) is expected


def test_a_system_without_a_list_of_mounts_has_no_network_folders(tmp_path):
    assert is_on_network(Path("/srv/shared"), tmp_path / "none") is False


def test_a_lock_is_held_once_and_free_after(tmp_path):
    path = tmp_path / "folder" / "server.lock"

    with hold_lock(path), pytest.raises(LockedError, match=r"^\d+$"):
        hold_lock(path)

    hold_lock(path).close()


def test_a_catalogue_is_compiled_when_it_has_changed(tmp_path):
    source = tmp_path / "ru/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Table"\nmsgstr "Стол"\n')

    first, second = compile_changed(tmp_path), compile_changed(tmp_path)

    assert (first, second) == ([source.with_suffix(".mo")], [])
