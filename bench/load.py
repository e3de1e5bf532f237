"""Posts signed texts to a webhook over connections that stay open, from a process of its own.

`python -m bench.load PORT FIRST COUNT` posts one text from each of COUNT people, FIRST on, and
prints how many were answered a second, and within how many milliseconds 99 of 100 were. It fails
when one of them is not answered with 200.
"""

import http.client
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.people import PATH, PUBLIC_URL, REPLY, TWILIO, phone

CONNECTIONS = 4
# As Twilio sends them: some parameters empty, some that nobody asked for.
ALWAYS = {
    "AccountSid": TWILIO.account_sid,
    "MessagingServiceSid": TWILIO.messaging_service_sid,
    "To": "+15035550190",
    "Body": REPLY,
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsStatus": "received",
    "ApiVersion": "2010-04-01",
    "FromCity": "PORTLAND",
    "FromState": "OR",
    "FromZip": "",
    "FromCountry": "US",
    "ToCity": "",
    "ToState": "OR",
    "ToZip": "",
    "ToCountry": "US",
}

Post = tuple[bytes, dict[str, str]]


def sid(number: int) -> str:
    """Return the nth message sid."""
    return f"SM{number:032x}"


def signed_post(number: int) -> Post:
    """Return the body and the headers by which Twilio would post what the nth person writes."""
    form = {**ALWAYS, "From": phone(number), "MessageSid": sid(number), "SmsSid": sid(number)}
    signature = RequestValidator(TWILIO.tokens[0]).compute_signature(PUBLIC_URL + PATH, form)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature,
    }
    return urlencode(form).encode(), headers


def load(port: int, numbers: range) -> tuple[float, float]:
    """Post what these people write, over CONNECTIONS at once.

    Returns answers a second, and the milliseconds in which 99 of 100 came.
    """
    shares = [
        [signed_post(number) for number in numbers[place::CONNECTIONS]]
        for place in range(CONNECTIONS)
    ]
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        started = perf_counter()
        taken = list(chain(*threads.map(_post_all, [port] * CONNECTIONS, shares)))
        rate = len(numbers) / (perf_counter() - started)
    return rate, quantiles(taken, n=100)[98] * 1000


def _post_all(port: int, posts: list[Post]) -> list[float]:
    taken = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for body, headers in posts:
        started = perf_counter()
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        taken.append(perf_counter() - started)
    connection.close()
    return taken


if __name__ == "__main__":
    port, first, count = map(int, sys.argv[1:])
    print(*load(port, range(first, first + count)))
