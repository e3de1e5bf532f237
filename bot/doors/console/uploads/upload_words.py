"""What staff read about files: their states, and what is wrong with a file, a column or a cell."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.doors.console.client.taking_back import STAYS
from bot.doors.tongue import listed, marked, say
from bot.errors import DeedRefused
from bot.filing.tables import letter

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": marked("Name, or what they want to be called"),
        "address": marked("Phone number"),
        "language": marked("Language"),
        "time_zone": marked("Time zone"),
        "verbal_consent_by": marked("Who heard the client agree to one text"),
        "called_at": marked("Day and time of the call"),
        "incident_number": marked("Incident number"),
        "call_type": marked("Kind of call"),
        "disposition": marked("How the call ended"),
        "birth_year": marked("Birth year"),
        "zip_code": marked("ZIP code"),
        "service": marked("Service they were told about"),
        "row": marked("The whole row"),
    }
)
STATES: Mapping[str, str] = MappingProxyType(
    {
        "reading": marked("being read"),
        "checking": marked("being checked"),
        "checked": marked("waits for you"),
        "importing": marked("being taken over"),
        "imported": marked("taken over"),
        "dropped": marked("thrown away"),
        "undoing": marked("being undone"),
        "undone": marked("undone"),
        "refused": marked("could not be read"),
    }
)
SEPARATORS: Mapping[str, str] = MappingProxyType(
    {
        ",": marked("commas"),
        ";": marked("semicolons"),
        "\t": marked("tabs"),
        "|": marked("upright lines"),
    }
)
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "nothing": marked("Choose a file first."),
        "empty": marked("There is nothing in this file."),
        "no_headers": marked("The first row must say what each column holds."),
        "no_rows": marked("Under the headers there are no rows."),
        "too_large": marked("The file is larger than %(megabytes)s MB: divide it."),
        "too_many_rows": marked("The file has more than %(most)s rows: divide it."),
        "too_many_columns": marked("The file has more than %(most)s columns: leave out some."),
        "too_many_merged": marked(
            "The sheet has more than %(most)s merged ranges: unmerge its cells first."
        ),
        "too_long_line": marked("One line has no end. Save the file anew, as CSV."),
        "broken_quotes": marked("The quotes in line %(line)s have no end: see to them first."),
        "unknown_letters": marked("We cannot tell its letters. Save the file as CSV in UTF-8."),
        "windows_letters": marked(
            "Line %(line)s holds letters that are not UTF-8. If the file comes from an older"
            " Windows program, tick “Letters of Windows” and choose it again."
        ),
        "old_workbook": marked(
            "This is an old workbook (.xls), or one with a password. Save it as .xlsx without one."
        ),
        "macros": marked("This workbook holds macros. Save it as .xlsx, without them."),
        "broken_workbook": marked("This workbook cannot be read. Open it and save it anew."),
        "too_large_unpacked": marked("This workbook is too large when it is unpacked."),
        "not_a_table": marked("This is no table. Save it as CSV or .xlsx."),
        "sheets": marked(
            "It has several sheets: %(sheets)s. Write which one, and choose it again."
        ),
    }
)
DEEDS: Mapping[str, str] = MappingProxyType(
    {
        "upload_state": marked("This file has gone on meanwhile. Look at it again."),
        "upload_columns": marked(
            "Say in which columns the name and the phone number are, each once."
        ),
        "upload_nothing": marked("There is no good row to take over."),
        "upload_choice": marked("Choose what becomes of this row."),
    }
)
UNKNOWN: Mapping[str, str] = MappingProxyType(
    {
        "name": marked("Write the client's name, or what they want to be called."),
        "address": marked("This is not a US phone number: check the digits."),
        "language": marked("This is no language that we know."),
        "time_zone": marked(
            "This is no time zone: write it as in America/Boise, or leave it empty."
        ),
        "birth_year": marked("Write the year of birth with four digits, or leave it empty."),
        "zip_code": marked("Write the ZIP code with five digits, or leave it empty."),
        "called_at": marked(
            "Write the day and time of the call, not to come and not long ago, or leave it empty."
        ),
    }
)
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "too_long": marked("This is too long."),
        "formula": marked("This is a formula. Write its result instead."),
        "merged": marked("This cell is merged with others: write it out in each row."),
        "error": marked("This cell holds an error."),
        "broken_letters": marked("Some letters were lost: write them anew."),
        "unseen": marked("There are signs in it that cannot be seen."),
        "too_many_cells": marked("This row has more cells than there are columns."),
        "broken_quotes": marked("The quotes in this row have no end."),
        "known": marked("A client has this number by now."),
        **STAYS,
    }
)
HEAD_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "empty": marked("Column %(column)s has no header."),
        "same": marked("Column %(column)s has the same header as column %(other)s."),
        "merged": marked("The header of column %(column)s is merged with others."),
    }
)


def refused(reason: str, told: Mapping[str, Any]) -> str:
    """Say why a file was refused, and what to do."""
    facts = dict(told)
    if "sheets" in facts:
        facts["sheets"] = listed(facts["sheets"])
    return say(REFUSED[reason], **facts)


def not_done(why: DeedRefused) -> str:
    """Say why something could not be done."""
    return say(DEEDS[why.reason])


def fault(field: str, code: str) -> str:
    """Say what is wrong with a cell."""
    words = UNKNOWN[field] if code == "unknown" else FAULTS[code]
    return say(words)


def head_fault(one: Mapping[str, Any]) -> str:
    """Say what is wrong with a header, or with a whole file from the folder."""
    if "reason" in one:
        return refused(one["reason"], one["facts"])
    words = HEAD_FAULTS[one["fault"]]
    return say(words, column=letter(one["column"]), other=letter(one["other"]))
