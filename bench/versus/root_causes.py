"""How many failures of each code an Activity Log holds, one event a line: the root causes, innermost errors that
stand in nested details or as JSON inside messages. Prints one JSON object.

Usage: root_causes.py [--skip] FILE
With --skip, lines that do not hold the text "statusMessage" are not parsed.
"""

import collections
import json
import sys


def response_in(text):
    """The error response that a text is, or None."""
    if not isinstance(text, str) or not text.startswith("{"):
        return None
    try:
        response = json.loads(text)
    except ValueError:
        return None
    return response if isinstance(response, dict) else None


def root_causes(error):
    inner = [detail for detail in error.get("details") or [] if isinstance(detail, dict)]
    response = response_in(error.get("message"))
    if response and isinstance(response.get("error"), dict):
        inner.append(response["error"])
    if not inner:
        yield error
    for each in inner:
        yield from root_causes(each)


def main():
    skip = sys.argv[1] == "--skip"
    codes = collections.Counter()
    with open(sys.argv[-1], "rb") as log:
        for line in log:
            if skip and b'"statusMessage"' not in line:
                continue
            status = json.loads(line).get("properties", {}).get("statusMessage")
            if isinstance(status, str):
                status = response_in(status)
            if isinstance(status, dict) and isinstance(status.get("error"), dict):
                codes.update(cause.get("code") for cause in root_causes(status["error"]))
    json.dump(codes, sys.stdout)


main()
