"""Options side by side: what the sliders change, what is wrong, what a choice does."""

import re

from handback.core.base import OptionName
from tests.web.deciding.test_pages import address


def totals(answer):
    return {each.cost.option: each.cost for each in answer.context["options"]}


def test_both_guesses_change_the_figures(portal):
    client, case = portal.lessee("infiniti", "turn_in_booked")
    plain = client.get(address("options", case))
    more = client.get(address("options", case) + "?odometer=99,000&value=$40,000.00")
    before, after = totals(plain), totals(more)
    assert after["return"].total > before["return"].total
    assert before["purchase"].net is None
    bought = after["purchase"]
    assert bought.net == bought.total + bought.payments_until - 4_000_000
    assert more.context["comparison"].cheapest == OptionName.PURCHASE
    assert 'value="99,000"' in more.content.decode()


def test_what_is_wrong_is_said_beside_the_field_and_stays(portal):
    client, case = portal.lessee("ally", "open")
    answer = client.get(address("options", case) + "?odometer=plenty&value=-3&days=0")
    said = answer.content.decode()
    assert answer.status_code == 200
    for typed in ("plenty", "-3"):
        assert f'value="{typed}"' in said
    assert said.count("govuk-error-message") >= 3
    beside = re.search(r'id="wrong-odometer">(.*?)</div>', said, re.DOTALL)
    assert beside
    assert "Write a whole number" in beside[1]
    assert totals(answer) == totals(client.get(address("options", case)))


def test_the_live_part_comes_alone(portal):
    client, case = portal.lessee("ally", "open")
    answer = client.get(address("options", case) + "?value=x", headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert "<html" not in said
    assert 'hx-swap-oob="innerHTML"' in said
    assert "Write an amount" in said
    again = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(address("options", case), headers=again).content.decode()


def test_the_deposit_and_an_extension_are_asked_where_the_terms_have_them(portal):
    client, case = portal.lessee("ally", "turn_in_booked")
    form = client.get(address("options", case)).context["form"]
    assert "days" in form.fields
    other, case = portal.lessee("infiniti", "open")
    assert "days" not in other.get(address("options", case)).context["form"].fields


def test_an_option_is_chosen_and_changed(portal):
    client, case = portal.lessee("infiniti", "open")
    page = client.get(address("choose", case))
    assert "What your choice means" in page.content.decode()
    sent = {"option": "return", "on_day": "", "move_id": page.context["form"]["move_id"].value()}
    assert client.post(address("choose", case), sent).status_code == 302
    assert client.post(address("choose", case), sent).status_code == 302
    assert client.get(address("overview", case)).context["case"].choice.option == "return"
    client.post(address("choose", case), {"option": "purchase", "on_day": "2026-12-01"})
    choice = client.get(address("overview", case)).context["case"].choice
    assert (choice.option, str(choice.for_day)) == ("purchase", "2026-12-01")


def test_a_day_that_is_none_loses_nothing(portal):
    client, case = portal.lessee("infiniti", "open")
    answer = client.post(address("choose", case), {"option": "return", "on_day": "soon"})
    assert answer.status_code == 422
    assert 'value="soon"' in answer.content.decode()


def test_an_unknown_option_is_not_there(portal):
    client, case = portal.lessee("infiniti", "open")
    assert client.get(f"/lease/{case}/options/choose/?option=extend").status_code == 404
    assert client.post(f"/lease/{case}/options/choose/", {"option": "x"}).status_code == 404


def test_a_lease_that_ended_offers_no_choice(portal):
    client, case = portal.lessee("infiniti", "billed")
    said = client.get(address("choose", case)).content.decode()
    assert '<form method="post" novalidate>' not in said
    assert "hb-refusal" in said
    answer = client.post(address("choose", case), {"option": "return"})
    assert answer.status_code == 409


def test_planned_repairs_are_ticks(portal):
    for one in portal.cases("infiniti", "inspected", "turn_in_booked"):
        client = portal.client(portal.lessee_of(one.pk))
        answer = client.get(address("options", one.pk))
        ticks = answer.context["form"].fields.get("repairs")
        if ticks is None:
            continue
        query = "&".join(f"repairs={name}" for name, _ in ticks.choices)
        spared = client.get(address("options", one.pk) + f"?{query}")
        assert totals(spared)["return"].total < totals(answer)["return"].total
        return
    raise AssertionError("no case of the sample has a chargeable item")
