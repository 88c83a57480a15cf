"""Checklists: ticked, kept, with what has to come back and where the plates go."""

import re


def _send(client, page, **fields):
    said = client.get(page).content.decode()
    move = re.search(r'name="move_id" value="([^"]+)"', said).group(1)
    return client.post(page, {"move_id": move, **fields})


def test_a_tick_is_kept(portal):
    client, case = portal.lessee("infiniti", "open")
    page = f"/lease/{case}/return/checklist/"
    sent = _send(client, page, items=["remove_large_objects", "key"])
    assert sent.status_code == 302
    said = client.get(page).content.decode()
    ticked = re.findall(r'value="([a-z_]+)" checked disabled', said)
    assert ticked == ["remove_large_objects", "key"]


def test_nothing_and_something_unknown_are_not_ticked(portal):
    client, case = portal.lessee("infiniti", "open")
    page = f"/lease/{case}/return/checklist/"
    assert "Tick at least one thing" in _send(client, page).content.decode()
    odd = _send(client, page, items=["<b>"])
    assert odd.status_code == 422
    assert "not on your checklists" in odd.content.decode()


def test_what_has_to_come_back_and_the_plates_are_told_with_their_rules(portal):
    client, case = portal.lessee("ally", "open")
    said = client.get(f"/lease/{case}/return/checklist/").content.decode()
    assert "What has to come back with the car" in said
    assert "Number plates" in said
    assert "ALY-11" in said
