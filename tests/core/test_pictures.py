import struct
import threading
import zlib
from io import BytesIO

import pytest
from PIL import Image

from okmo_session.core.errors import DomainError
from okmo_session.core.pictures import SIDE_MAX, SMALL_SIDE, made_anew, made_small
from tests.factories.photos import MAKER, ORIENTATION, photo_file

pytestmark = pytest.mark.either_database

RED, TEAL = (254, 0, 0), (0, 128, 128)


def _made(content: bytes) -> Image.Image:
    picture = made_anew(BytesIO(content))
    image = Image.open(BytesIO(picture.content))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (picture.width, picture.height))
    return image


def _is_red(image: Image.Image, place: tuple[int, int]) -> bool:
    red, green, _blue = image.getpixel(place)  # type: ignore[misc]  # three colours, not one
    return red > 200 and green < 60


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Камера"
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg_whatever_it_was(kind: str) -> None:
    image = _made(photo_file(kind, size=(400, 300)))

    assert image.size == (400, 300)
    assert (_is_red(image, (20, 20)), _is_red(image, (380, 280))) == (True, False)


@pytest.mark.parametrize(("orientation", "size", "corner"), [(1, (400, 300), (20, 20)), (6, (300, 400), (280, 20))])
def test_a_photo_is_upright_and_says_nothing_of_who_took_it_where(
    orientation: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    image = _made(photo_file(size=(400, 300), exif=_exif(orientation)))

    assert (image.size, _is_red(image, corner)) == (size, True)
    assert (dict(image.getexif()), set(image.info) & {"exif", "icc_profile", "comment", "xmp"}) == ({}, set())


def test_a_photo_with_a_broken_note_about_its_side_is_still_a_photo() -> None:
    whole = photo_file(size=(400, 300), exif=_exif(6))
    broken = whole.replace(b"Exif\0\0", b"Exif\0\0\xff\xff", 1)

    assert _made(broken).size in {(400, 300), (300, 400)}


@pytest.mark.parametrize("size", [(9000, 200), (3000, 4000)])
def test_a_large_photo_is_made_as_large_as_a_page_can_show(size: tuple[int, int]) -> None:
    image = _made(photo_file(size=size))

    assert max(image.size) == SIDE_MAX
    assert abs(image.width / image.height - size[0] / size[1]) < 0.02 * size[0] / size[1]


@pytest.mark.parametrize(("mode", "colour"), [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0), ("L", 255), ("1", 1)])
def test_what_is_see_through_is_white(mode: str, colour: object) -> None:
    image = Image.new(mode, (40, 30), colour)  # type: ignore[arg-type]
    buffer = BytesIO()
    if mode == "P":
        image.putpalette([255, 255, 255])
    image.save(buffer, "PNG")

    assert _made(buffer.getvalue()).getpixel((5, 5)) == (255, 255, 255)


NO_PHOTO = "Это не снимок"
DAMAGED = "Снимок повреждён"
TEXT = "ФИО;Регион\nПётр;Тверь\n".encode()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (TEXT, NO_PHOTO),
        (SVG, NO_PHOTO),
        (b"%PDF-1.7\n", NO_PHOTO),
        (b"\xff\xd8\xff\xe0", NO_PHOTO),
        (photo_file("GIF"), NO_PHOTO),
        (photo_file(size=(900, 700))[:2000], DAMAGED),
        (photo_file("PNG", size=(900, 700))[:-400], DAMAGED),
    ],
    ids=["text", "svg", "pdf", "four bytes", "gif", "half a JPEG", "half a PNG"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        made_anew(BytesIO(content))


@pytest.mark.parametrize("side", [9000, 60_000])
def test_a_small_file_with_too_many_pixels_is_never_unpacked(side: int) -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    whole = photo_file("PNG")
    bomb = whole[:12] + head + struct.pack(">I", zlib.crc32(head)) + whole[33:]

    with pytest.raises(DomainError, match="больше 64 миллионов точек"):
        made_anew(BytesIO(bomb))


def test_many_photos_at_one_moment_leave_threads_to_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []
    monkeypatch.setattr("okmo_session.core.pictures._waiting_room", threading.BoundedSemaphore(1))
    content = photo_file(size=(6000, 5000))

    def send() -> None:
        try:
            made_anew(BytesIO(content))
        except DomainError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=send) for _photo in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 2
    assert made_anew(BytesIO(photo_file())).width == 80


def test_a_list_shows_a_small_picture() -> None:
    picture = made_anew(BytesIO(photo_file(size=(3000, 1500))))

    small = Image.open(BytesIO(made_small(picture.content)))

    assert (small.format, small.size) == ("JPEG", (SMALL_SIDE, SMALL_SIDE // 2))
