"""Files: stored for a case, read by those whom they concern, erased for good."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.conf import settings

from handback.actions import access, files
from handback.actions.access import Desk, NotFoundError, Visitor
from handback.actions.files import FileErasedError, files_of, read_file, store_file
from handback.channels.file_storage import ContentMissingError, DiskFullError, TooLargeError
from handback.channels.file_types import WrongTypeError
from handback.core.base import LESSEE_SIDE, Role
from handback.records.models import Membership, StoredFile
from tests.channels.test_file_types import SAMPLES
from tests.kit.around import at_once, person
from tests.kit.world import NOW, STAFF, World, make_world

PICTURE, PAPER = SAMPLES["image/jpeg"], SAMPLES["application/pdf"]
COMPANIES = (Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER)
ALL_OF_A_CASE = LESSEE_SIDE | {Role.SPECIALIST, Role.AUDITOR, Role.SYSTEM, Role.LENDER}


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder of this test's own."""
    changed = settings.HANDBACK.model_copy(update={"data": tmp_path, "largest_file": 1_000})
    monkeypatch.setattr(settings, "HANDBACK", changed)
    return tmp_path


@pytest.fixture
def world(sqlite) -> World:
    assert sqlite
    return make_world()


def put(world: World, role: Role, case: str = "A", content: bytes = PICTURE, name: str = "a.jpg"):
    kind = next(kind for kind, sample in SAMPLES.items() if content.startswith(sample[:4]))
    who = world.visitor(role, case)
    return store_file(who, world.cases[case], name, kind, [content], NOW)


def readers(world: World, file_id: str) -> set[tuple[Role, str]]:
    """Who reads a file, of everybody around every case."""
    found = set()
    for case in ("A", "B", "C"):
        for role in Role:
            try:
                got = read_file(world.visitor(role, case), file_id, NOW)
            except NotFoundError:
                continue
            assert b"".join(got.chunks)
            found.add((role, "A" if role in STAFF and case == "B" else case))
    return found


def test_who_reads_which_file(world):
    everybody = {(role, "A") for role in ALL_OF_A_CASE}
    by_lessee = put(world, Role.LESSEE)
    assert readers(world, by_lessee.id) == everybody | {(Role.INSPECTOR, "A")}
    receipt = put(world, Role.LESSEE, content=PAPER, name="r.pdf")
    assert readers(world, receipt.id) == everybody
    for role in COMPANIES:
        paper = put(world, role, content=PAPER + role.encode(), name="p.pdf")
        assert readers(world, paper.id) == everybody | {(role, "A")}
    seen = {each.id for each in files_of(world.visitor(Role.LESSEE, "A"), world.cases["A"], NOW)}
    assert len(seen) == 5
    assert files_of(world.visitor(Role.ADMINISTRATOR, "A"), world.cases["A"], NOW) == []
    with pytest.raises(NotFoundError):
        files_of(world.visitor(Role.LESSEE, "B"), world.cases["A"], NOW)


def test_who_stores_files(world):
    for role in Role:
        if role in (Role.ADMINISTRATOR, Role.AUDITOR):
            with pytest.raises(NotFoundError):
                put(world, role)
        else:
            assert put(world, role).case == world.cases["A"]
    for role in (Role.LESSEE, Role.INSPECTOR, Role.RETAILER, Role.LENDER):
        with pytest.raises(NotFoundError):
            store_file(world.visitor(role, "B"), world.cases["A"], "a", "image/jpeg", [], NOW)


def test_a_company_reads_what_a_colleague_stored(world):
    stored = put(world, Role.RETAILER)
    retailer = Membership.objects.get(person_id=world.people["retailer-A"]).organisation
    colleague = access.visitor(person("c@example.org", (retailer, "retailer")).pk)
    assert read_file(colleague, stored.id, NOW).file == stored


@pytest.mark.usefixtures("database")
def test_the_same_content_is_kept_once_and_permitted_by_row(data):
    world = make_world()
    first = put(world, Role.INSPECTOR)
    assert put(world, Role.INSPECTOR, name="again.jpg") == first
    other = put(world, Role.RETAILER)
    elsewhere = put(world, Role.INSPECTOR, "B")
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert first.digest == other.digest == elsewhere.digest
    assert StoredFile.objects.count() == 3
    assert len([path for path in (data / "files").rglob("*") if path.is_file()]) == 1
    with pytest.raises(NotFoundError):
        read_file(world.visitor(Role.RETAILER, "A"), first.id, NOW)
    assert read_file(world.visitor(Role.RETAILER, "A"), other.id, NOW).file == other


@pytest.mark.usefixtures("database")
def test_a_file_that_is_sent_several_times_at_once_is_one():
    world = make_world()
    found = at_once([partial(put, world, Role.LESSEE)] * 6)
    assert len({each.id for each in found}) == 1
    assert StoredFile.objects.count() == 1


def test_an_erased_file_is_gone(world):
    stored, shared = put(world, Role.INSPECTOR), put(world, Role.RETAILER)
    row = StoredFile.objects.get(pk=int(stored.id[1:].split(".")[0]))
    assert not files.remove_content(row.lessor_id, row.digest), "two files share it"
    erased = {"erased": NOW, "salt": "", "digest": "", "name": ""}
    StoredFile.objects.filter(pk=row.pk).update(**erased)
    assert not files.remove_content(row.lessor_id, row.digest)
    lessee = world.visitor(Role.LESSEE, "A")
    assert b"".join(read_file(lessee, shared.id, NOW).chunks) == PICTURE
    with pytest.raises(FileErasedError):
        read_file(lessee, stored.id, NOW)
    with pytest.raises(NotFoundError) as foreign:
        read_file(world.visitor(Role.LESSEE, "B"), stored.id, NOW)
    assert not isinstance(foreign.value, FileErasedError)
    assert [each.id for each in files_of(lessee, world.cases["A"], NOW)] == [shared.id]
    StoredFile.objects.filter(erased=None).update(**erased)
    assert files.remove_content(row.lessor_id, row.digest)
    assert put(world, Role.INSPECTOR).id != stored.id, "it may be stored anew"


def test_an_id_is_not_guessed(world):
    stored = put(world, Role.LESSEE)
    lessee = world.visitor(Role.LESSEE, "A")
    row = stored.id.split(".")[0]
    for wrong in ("", "f", "1", row, f"{row}.", f"{row}.aaaa", stored.id[1:], "f999999.x"):
        with pytest.raises(NotFoundError):
            read_file(lessee, wrong, NOW)


def test_a_file_for_a_case_to_come_belongs_to_staff_of_one_lessor(world):
    staff = world.visitor(Role.SPECIALIST, "A")
    stored = store_file(staff, None, "a.jpg", "image/jpeg", [PICTURE], NOW)
    assert store_file(staff, None, "b.jpg", "image/jpeg", [PICTURE], NOW) == stored
    assert stored.case is None
    assert readers(world, stored.id) == {(Role.SPECIALIST, "A"), (Role.SYSTEM, "A")}
    both = Visitor(staff.person, (*staff.desks, Desk(Role.SYSTEM, world.lessors["afg-canada"])))
    for who in (both, world.visitor(Role.LESSEE, "A"), world.visitor(Role.ADMINISTRATOR, "A")):
        with pytest.raises(NotFoundError):
            store_file(who, None, "a.jpg", "image/jpeg", [PICTURE], NOW)


def test_of_a_refused_file_nothing_is_kept(world, data, monkeypatch):
    def refused(error, content, kind="image/jpeg"):
        with pytest.raises(error):
            store_file(lessee, world.cases["A"], "a", kind, [content], NOW)
        assert not StoredFile.objects.exists()
        assert not [path for path in (data / "files").rglob("*") if path.is_file()]

    lessee = world.visitor(Role.LESSEE, "A")
    refused(WrongTypeError, b"<svg/>", "image/svg+xml")
    refused(WrongTypeError, PAPER)
    refused(WrongTypeError, b"")
    refused(TooLargeError, PICTURE + b"x" * 1_000)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("handback.channels.file_storage.os.fsync", full)
    refused(DiskFullError, PICTURE)


def test_a_sweep_and_a_check_look_after_the_disk(world, data):
    stored = put(world, Role.LESSEE)
    lost = put(world, Role.LESSEE, content=PAPER, name="r.pdf")
    orphan = files.storage().put(1, [b"nobody cites this"])
    assert files.check_contents() == (2, ())
    swept = files.sweep(datetime(2100, 1, 1, tzinfo=UTC))
    assert (swept.contents, swept.freed) == (1, orphan.size)
    lessor = world.lessors["infiniti"]
    files.storage().remove(lessor, lost.digest)
    files.storage().place(lessor, stored.digest).write_bytes(b"other")
    checked, broken = files.check_contents()
    assert checked == 2
    assert [(each.id, each.wrong) for each in broken] == [
        (stored.id, "changed"),
        (lost.id, "missing"),
    ]
    with pytest.raises(ContentMissingError):
        read_file(world.visitor(Role.LESSEE, "A"), lost.id, NOW)
    assert data.is_dir()


def test_content_that_is_erased_while_it_is_stored_is_said(world, monkeypatch):
    class Gone(files.FileStorage):
        def exists(self, lessor, digest):
            return not self.remove(lessor, digest)

    monkeypatch.setattr(files, "FileStorage", Gone)
    with pytest.raises(files.StorageError, match="Send it again"):
        put(world, Role.LESSEE)
    assert not StoredFile.objects.exists()


def test_names_are_plain():
    assert files.plain_name("C:\\photos\\left door.jpg") == "left door.jpg"
    assert files.plain_name("../../etc/passwd") == "passwd"
    assert files.plain_name("a\x00\u202eb\n.jpg ") == "ab.jpg"
    long = files.plain_name("x" * 500 + ".jpeg")
    assert len(long) == 255
    assert long.endswith("x.jpeg")
    assert files.plain_name("x" * 500) == "x" * 255
