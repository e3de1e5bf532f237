"""Whose conversations a reader may see, said so that reading them stays cheap."""

from typing import Any

from sqlalchemy import ColumnElement, case

from models import conversations


def of_team(team_id: Any) -> ColumnElement[bool]:
    """Return the condition that a conversation is this team's, for queries that begin elsewhere.

    It is a case, since a planner that sees a plain equality begins with all that the team has ever
    had: the cost of a page would grow with what is stored.
    """
    return case((conversations.c.team_id == team_id, 1), else_=0) == 1
