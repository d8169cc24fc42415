"""Every request comes from an address of its own, as the daemon's limits see it: they are tried elsewhere."""
import itertools

import schemathesis

NUMBERS = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    number = next(NUMBERS)
    case.headers = {**(case.headers or {}), "X-Forwarded-For": f"198.18.{number // 250 % 250}.{number % 250 + 1}"}
