"""What Slack's own forms accept, and in which shape the app is told."""

from __future__ import annotations

from typing import Any

import pytest

from playground.filling import CannotChoose, filled, pressed, problem
from playground.world import default_world


@pytest.mark.parametrize(
    ("element", "typed", "complaint"),
    [
        ({"type": "email_text_input"}, "ada@example.com", None),
        ({"type": "email_text_input"}, "ada", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "https://example.com/a", None),
        ({"type": "url_text_input"}, "example", "Please enter a valid URL."),
        ({"type": "number_input", "is_decimal_allowed": False}, "5", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "٥", "Please enter a whole number."),
        ({"type": "rich_text_input"}, "  ", "Please complete this required field."),
        ({"type": "rich_text_input"}, "*b*", None),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["U0ADA", "U0BEN"], "You can't choose that many."),
    ],
)
def test_what_was_typed_is_complained_of_as_slack_does(element: Any, typed: Any, complaint: str | None) -> None:
    state = filled(default_world(), element, typed, suggested={})

    assert problem(element, state, optional=False) == complaint


def test_a_time_is_told_with_its_zone() -> None:
    element = {"type": "timepicker", "timezone": "Asia/Tokyo"}

    assert filled(default_world(), element, "09:00", suggested={}) == {**element, "selected_time": "09:00"}


def test_names_in_rich_text_mean_people_groups_and_everybody() -> None:
    typed = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "@ben @leads @here @nobody"}]}]

    state = filled(default_world(), {"type": "rich_text_input"}, typed, suggested={})

    (section,) = state["rich_text_value"]["elements"]
    space = {"type": "text", "text": " "}
    assert section["elements"] == [
        {"type": "user", "user_id": "U0BEN"},
        space,
        {"type": "usergroup", "usergroup_id": "S0LEADS"},
        space,
        {"type": "broadcast", "range": "here"},
        {"type": "text", "text": " @nobody"},
    ]


@pytest.mark.parametrize("kind", ["users_select", "channels_select", "multi_conversations_select"])
def test_nobody_chooses_who_or_what_is_not_there(kind: str) -> None:
    with pytest.raises(CannotChoose):
        filled(default_world(), {"type": kind}, "U0NOBODY", suggested={})


def test_of_a_pair_of_buttons_the_one_that_was_pressed_is_told() -> None:
    good, bad = ({"text": {"type": "plain_text", "text": name}, "value": name} for name in ("good", "bad"))

    told = pressed({"type": "feedback_buttons", "positive_button": good, "negative_button": bad}, "bad")

    assert told == bad
