"""Writes JSON anew as the real server does before it checks a signature: texts in, their texts out; null for what it fails to read."""

import json
import sys


def dumped(text):
    try:
        return json.dumps(json.loads(text.encode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError):
        return None


print("answer " + json.dumps([dumped(text) for text in json.load(sys.stdin)]))
