"""Calls with the real ModuleClient: one JSON request in a line, one JSON outcome out for each, in order.

in:  {"port", "method", "params", "timeout"?, "uri"?, "target"?, "change"?}
out: {"result"} | {"error", "message"}
"""

import asyncio
import datetime
import importlib.metadata
import json
import sys

import communex.module.client as client
from communex.module import _protocol
from communex.module._signer import sign
from communex.module.client import ModuleClient
from substrateinterface import Keypair

made = _protocol.create_request_data
now = _protocol.iso_timestamp_now
last = None

# What JSON has no text for that JavaScript keeps.
hard_numbers = {"f": 1.0, "e": 1e16, "s": 1e-5, "z": -0.0, "big": 10**30, "10": 1, "2": 2, "n": float("nan")}

def shifted(seconds):
    time = datetime.datetime.now(tz=datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.isoformat()


times = {
    "old": lambda: shifted(-121),
    "almost old": lambda: shifted(-110),
    "future": lambda: shifted(3600),
    "naive time": lambda: now().removesuffix("+00:00"),
}


def raw(key, target, params, wrap=False):
    """As communex 0.1.18 to 0.1.20 sign: the body as it is sent, the time in it."""
    params["target_key"] = target
    params["timestamp"] = now()
    data = json.dumps({"params": params}).encode()
    signature = sign(key, b"<Bytes>" + data + b"</Bytes>" if wrap else data)
    headers = _protocol.create_headers(signature, key, "")
    del headers["X-Timestamp"]
    return data, headers


def change_request(change):
    def create(key, target, params):
        global last
        if change == "raw":
            return raw(key, target, params)
        if change == "wrapped":
            return raw(key, target, params, wrap=True)
        if change == "same again" and last is not None:
            return last
        data, headers = made(key, target, params)
        if change == "other signer":
            data, headers = made(Keypair.create_from_uri("//Eve"), target, params)
            headers["X-Key"] = key.public_key.hex()
        elif change == "changed body":
            data = data.replace(b"subnet", b"market")
        elif change == "short signature":
            headers["X-Signature"] = "abcd"
        elif change == "short key":
            headers["X-Key"] = "ab"
        elif change == "other crypto":
            headers["X-Crypto"] = "0"
        last = data, headers
        return last

    client.create_request_data = create
    _protocol.iso_timestamp_now = times.get(change, now)


async def call(request):
    change = request.get("change")
    change_request(change)
    key = Keypair.create_from_uri(request.get("uri", "//Alice"))
    target = Keypair.create_from_uri(request.get("target", "//Bob")).ss58_address
    caller = ModuleClient("127.0.0.1", request["port"], key)
    try:
        params = request["params"] | (hard_numbers if change == "hard numbers" else {})
        return {"result": await caller.call(request["method"], target, params, request.get("timeout", 5))}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


print(f"up {importlib.metadata.version('communex')}", flush=True)
for line in iter(sys.stdin.readline, ""):
    print(json.dumps(asyncio.run(call(json.loads(line)))), flush=True)
