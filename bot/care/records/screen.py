"""PURE. What the screener's answers come to. A person asked them aloud; a person acts on them.

Six questions after the Columbia screener (C-SSRS): a yes to 4 or 5 in the past month, or anything
done in the past three months, is high (cssrs.columbia.edu, triage page); a yes to 3, or something
done longer ago, moderate; a yes to 1 or 2, low. Clinicians must approve the lower two.
"""

from collections.abc import Mapping

ANSWERS = ("yes", "no", "unsaid")
FIRST = ("wish", "thoughts", "behavior")
ONLY_AFTER_THOUGHTS = ("method", "intent", "plan")
ONLY_AFTER_BEHAVIOR = ("recent",)
HIGH = "high"


def asked(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions that have to be asked, given what was answered so far."""
    more = ONLY_AFTER_THOUGHTS if answers.get("thoughts") in ("yes", "unsaid") else ()
    when = ONLY_AFTER_BEHAVIOR if answers.get("behavior") == "yes" else ()
    return (*FIRST[:2], *more, FIRST[2], *when)


def result(answers: Mapping[str, str]) -> str:
    """Return none, low, moderate or high: the gravest that any answer calls for.

    Something done at a time that was not said counts as done lately.
    """
    yes = {name for name, answer in answers.items() if answer == "yes"}
    lately = "behavior" in yes and answers.get("recent") != "no"
    if yes & {"intent", "plan"} or lately:
        return HIGH
    if yes & {"method", "behavior"}:
        return "moderate"
    return "low" if yes & {"wish", "thoughts"} else "none"


def is_complete(answers: Mapping[str, str]) -> bool:
    """Say whether every question that had to be asked was answered."""
    return all(answers.get(name) in ("yes", "no") for name in asked(answers))
