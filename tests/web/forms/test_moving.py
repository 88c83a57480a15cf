"""Forms that make moves: what is said when one is sent a second time."""

from handback.core.base import Role
from handback.records.models import Event
from handback.web.forms.moving import new_move_id


def test_a_form_that_was_changed_and_sent_again_says_that_nothing_more_was_done(portal):
    client, case = portal.lessee("infiniti", "open")
    address, move_id = f"/lease/{case}/messages/", new_move_id()
    first = client.post(address, {"text": "Call me.", "move_id": move_id}, follow=True)
    assert "Your message is sent." in first.content.decode()
    made = Event.objects.filter(case_id=case).count()
    again = client.post(address, {"text": "Do not call.", "move_id": move_id}, follow=True)
    said = again.content.decode()
    assert "Your message is sent." not in said
    assert "carried out once only" in said
    assert Event.objects.filter(case_id=case).count() == made


def test_an_id_of_another_move_makes_nothing_and_says_so(portal):
    client, case = portal.lessee("infiniti", "open")
    move_id = new_move_id()
    client.post(f"/lease/{case}/messages/", {"text": "Call me.", "move_id": move_id}, follow=True)
    made = Event.objects.filter(case_id=case).count()
    sent = {"option": "return", "move_id": move_id}
    answer = client.post(f"/lease/{case}/quotes/new/?option=return", sent, follow=True)
    assert "carried out once only" in answer.content.decode()
    assert Event.objects.filter(case_id=case).count() == made


def test_the_id_of_a_day_is_no_id_of_a_form(portal):
    client, case = portal.lessee("infiniti", "open")
    sent = {"text": "Call me.", "move_id": "day-2026-12-24"}
    assert client.post(f"/lease/{case}/messages/", sent).status_code == 302
    assert not Event.objects.filter(case_id=case, move="day-2026-12-24").exists()


def test_the_desk_is_told_as_well(portal):
    client, case = portal.staff(Role.SPECIALIST), portal.cases("infiniti", "open")[0].pk
    address = f"/work/specialist/cases/{case}/moves/record_message/"
    sent = {"text": "Please call.", "move_id": new_move_id()}
    client.post(address, sent, follow=True)
    assert "carried out once only" in client.post(address, sent, follow=True).content.decode()
