"""Purchase, trade-in, extension, early return, orders, loss."""

from datetime import timedelta

from tests.web.deciding.test_pages import address
from tests.web.deciding.test_quotes import asked


def test_a_purchase_is_started_followed_and_given_up(portal):
    client, case = portal.lessee("infiniti", "open")
    assert (
        "A purchase starts from a quote" in client.get(address("purchase", case)).content.decode()
    )
    number = asked(client, case, "purchase", buyer="lessee")
    page = client.get(address("purchase", case))
    places = [key for key, _ in page.context["form"].fields["through"].choices if key]
    answer = client.post(address("purchase", case), {"quote": number, "through": places[0]})
    assert answer.status_code == 302
    page = client.get(address("purchase", case))
    plan = page.context["plan"]
    assert (plan.quote, plan.through.id) == (number, places[0])
    assert [step.done for step in plan.steps] == [None] * len(plan.steps)
    assert client.get(address("overview", case)).context["step"].name == "await_funds"
    wrong = client.post(address("purchase", case), {"reason": "nonsense"})
    assert wrong.status_code == 422
    assert client.post(address("purchase", case), {"reason": "price"}).status_code == 302
    assert client.get(address("purchase", case)).context["plan"] is None


def test_a_completed_purchase_shows_its_steps(portal):
    client, case = portal.lessee("infiniti", "purchased")
    page = client.get(address("purchase", case))
    assert "The car is bought" in page.content.decode()
    assert page.context["plan"].completed is not None


def test_a_trade_in_is_told(portal):
    client, case = portal.lessee("afg-canada", "open")
    page = client.get(address("trade_in", case))
    dealers = [key for key, _ in page.context["form"].fields["dealer"].choices if key]
    sent = {"dealer": dealers[0], "buys": "yes", "evidence": [], "odometer": "12 000"}
    assert client.post(address("trade_in", case), {"buys": "yes"}).status_code == 422
    assert client.post(address("trade_in", case), sent).status_code == 302
    page = client.get(address("trade_in", case))
    plan = page.context["plan"]
    assert plan.buys
    assert plan.missing
    assert "You stay liable until the payoff is complete" in page.content.decode()
    assert client.get(address("overview", case)).context["step"].name == "await_payoff"


def test_a_dealer_that_does_not_buy_has_not_bought(portal):
    client, case = portal.lessee("afg-canada", "open")
    page = client.get(address("trade_in", case))
    dealers = [key for key, _ in page.context["form"].fields["dealer"].choices if key]
    client.post(address("trade_in", case), {"dealer": dealers[0], "buys": "no"})
    said = client.get(address("trade_in", case)).content.decode()
    assert "A dealer who only makes your payments has not bought the car" in said


def test_a_trade_in_is_only_where_it_is_offered(portal):
    client, case = portal.lessee("ally", "open")
    said = client.get(address("trade_in", case)).content.decode()
    assert "not among the options of your programme" in said
    assert "<form class" not in said


def test_an_extension_is_asked_for_within_limits(portal):
    client, case = portal.lessee("ally", "open")
    assert client.get(address("extension", case) + "?days=7").context["form"]["days"].value() == 7
    too_long = client.post(address("extension", case), {"days": "300"})
    assert too_long.status_code == 409
    assert 'value="300"' in too_long.content.decode()
    assert client.post(address("extension", case), {"days": "12"}).status_code == 302
    page = client.get(address("extension", case))
    assert page.context["plan"].asked_days == 12
    assert page.context["until"] == page.context["case"].dates.matures + timedelta(days=12)


def test_the_earlier_the_greater(portal):
    client, case = portal.lessee("ally", "open")
    page = client.get(address("early_return", case))
    charges = [each.cost.total for each in page.context["samples"]]
    assert charges == sorted(charges, reverse=True)
    assert "the greater the charge" in page.content.decode()
    day = page.context["samples"][1].on.isoformat()
    assert client.post(address("early_return", case), {"on_day": day}).status_code == 422
    sent = {"on_day": day, "agreed": "on"}
    assert client.post(address("early_return", case), sent).status_code == 302
    assert client.get(address("early_return", case)).context["plans"].early_on.isoformat() == day


def test_where_payments_stay_due_it_says_so(portal):
    client, case = portal.lessee("afg-canada", "open")
    said = client.get(address("early_return", case)).content.decode()
    assert "they stay due on their days" in said
    assert "the greater the charge" not in said


def test_military_orders_need_their_papers(portal):
    client, case = portal.lessee("infiniti", "open")
    short = {"papers": ["orders"], "days": "5", "effective": "2026-12-24"}
    assert client.post(address("orders", case), short).status_code == 409
    assert client.post(address("orders", case), {**short, "papers": []}).status_code == 422
    assert client.post(address("orders", case), {**short, "days": "400"}).status_code == 302
    assert "Your orders are recorded" in client.get(address("orders", case)).content.decode()
    client, case = portal.lessee("afg-canada", "open")
    said = client.get(address("orders", case)).content.decode()
    assert "hb-refusal" in said
    assert "<form class" not in said


def test_a_loss_is_reported(portal):
    client, case = portal.lessee("ally", "open")
    wrong = client.post(address("loss", case), {"cause": "theft", "deductible": "much"})
    assert wrong.status_code == 422
    assert 'value="much"' in wrong.content.decode()
    sent = {"cause": "theft", "deductible": "$1,000"}
    assert client.post(address("loss", case), sent).status_code == 302
    page = client.get(address("loss", case))
    assert page.context["plans"].loss.deductible == 100_000
    assert "We wait for your insurer" in page.content.decode()
    assert client.get(address("overview", case)).context["step"].name == "await_settlement"


def test_a_settled_loss_says_what_came(portal):
    client, case = portal.lessee("infiniti", "total_loss")
    said = client.get(address("loss", case)).content.decode()
    assert "Your insurer has settled" in said
