"""Folders in which a database gets damaged: synchronised by a cloud client, or on another machine."""

from pathlib import Path

SYNCHRONISED = (
    "onedrive",
    "dropbox",
    "yandex.disk",
    "yandexdisk",
    "google drive",
    "googledrive",
    "nextcloud",
    "icloud",
)
NETWORK_SYSTEMS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "fuse.sshfs", "9p", "davfs", "fuse.davfs2")
MOUNTS = Path("/proc/mounts")


def is_synchronised(folder: Path) -> bool:
    """Tell whether the path of `folder` looks like that of a cloud client."""
    return any(name in part.casefold() for part in folder.parts for name in SYNCHRONISED)


def is_on_network(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Tell whether `folder` lies on a network file system; False where the system does not say (no /proc)."""
    if not mounts.exists():
        return False
    best_point, best_system = "", ""
    for line in mounts.read_text().splitlines():
        point, system = line.split()[1].replace("\\040", " "), line.split()[2]
        if folder.is_relative_to(point) and len(point) >= len(best_point):
            best_point, best_system = point, system
    return best_system in NETWORK_SYSTEMS
