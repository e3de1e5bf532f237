"""An import as the files it leaves: scripts, catalogs, and the report, which is closed here."""

from collections.abc import Iterator, Mapping

from bot.importing.rapidpro import report
from bot.importing.rapidpro.checking import Measures, checked
from bot.importing.rapidpro.converting import Imported
from bot.importing.rapidpro.ledger import How
from bot.importing.rapidpro.writing import CATALOG, SCRIPTS, catalog_texts, script_text
from flows.errors import Fault

REPORT = "report.md"
REPORT_FOR_MACHINES = "report.json"


def files(imported: Imported, measures: Measures) -> dict[str, str]:
    """Return the text of every file of an import by its path, the report last.

    A script that our loader refuses ends in `.yaml.txt`: nothing takes it for a script until an
    author has mended it. Its faults, and what the house's `measures` find in the others, are
    listed, and the account is closed.
    """
    texts = {script.name: script_text(script) for script in imported.scripts}
    scripts = {script.name: script for script in imported.scripts}
    verdict = checked(scripts, texts, measures)
    _list(imported, verdict.refused, "refused")
    _list(imported, verdict.found, "check")
    imported.ledger.close()
    return dict(_files(imported, texts, refused=verdict.refused))


def _list(imported: Imported, faults: Mapping[str, tuple[Fault, ...]], how: How) -> None:
    flows = {name: path for path, name in imported.names.items()}
    for name, found in faults.items():
        for fault in found:
            why = f"line {fault.line}: {fault.rule}: {fault.why}"
            imported.ledger.note(flows[name], why, how=how)


def _files(
    imported: Imported, texts: Mapping[str, str], *, refused: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    for name, text in texts.items():
        yield f"{SCRIPTS}/{name}.yaml{'.txt' if name in refused else ''}", text
    for language, text in catalog_texts(imported.scripts):
        yield CATALOG.format(language=language), text
    yield REPORT_FOR_MACHINES, report.as_json(imported)
    yield REPORT, report.as_markdown(imported)
