"""The chat page's own few words. What is said in the chat itself comes from the scripts.

English and Spanish; other languages get English until a speaker has written theirs.
"""

from collections.abc import Mapping

_ENGLISH: Mapping[str, str] = {
    "title": "Your private chat",
    "intro": "This is the {program}. Some messages here are automated, and people from our team "
    "read along from {hours}. It is not watched round the clock.",
    "danger": "If you are in danger now, call {emergency}. To talk with someone at any time, call "
    "or text {crisis_line}.",
    "phone": "Our phone: {phone}.",
    "private": "Anyone with this link can read this page. Close it when you are done.",
    "log": "Messages",
    "us": "Us",
    "bot": "Automated",
    "you": "You",
    "box": "Write to us",
    "send": "Send",
    "empty": "Nothing has been written yet.",
    "fault": "Write something, up to {most} characters.",
}
_SPANISH: Mapping[str, str] = {
    "title": "Su chat privado",
    "intro": "Somos {program}. Algunos mensajes de aquí son automáticos, y personas de nuestro "
    "equipo los leen: {hours}. No se vigila las 24 horas.",
    "danger": "Si está en peligro ahora, llame al {emergency}. Para hablar con alguien a cualquier "
    "hora, llame o mande un texto al {crisis_line}.",
    "phone": "Nuestro teléfono: {phone}.",
    "private": "Quien tenga este enlace puede leer esta página. Ciérrela cuando termine.",
    "log": "Mensajes",
    "us": "Nosotros",
    "bot": "Automático",
    "you": "Usted",
    "box": "Escríbanos",
    "send": "Enviar",
    "empty": "Todavía no hay nada escrito.",
    "fault": "Escriba algo, hasta {most} caracteres.",
}
_BY_LANGUAGE = {"en": _ENGLISH, "es": _SPANISH}


def of(language: str) -> Mapping[str, str]:
    """Give the page's words in a language, or in English."""
    return _BY_LANGUAGE.get(language, _ENGLISH)


def has(language: str) -> bool:
    """Say whether the page speaks a language itself."""
    return language in _BY_LANGUAGE
