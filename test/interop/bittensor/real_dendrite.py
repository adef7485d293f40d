"""Asks with the SDK's dendrite: one JSON line in for each request, one out for each answer, in order.

in:  {"synapse", "fields", "port", "timeout", "change"?, "uri"?, "hotkey"?}
out: {"status", "message", "answer", "chunks"}
"""

import asyncio
import json
import os
import sys
import time
import warnings

# The SDK logs to stdout from a thread of its own; only our lines go there.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import synapses  # first: it keeps the SDK on this machine
from bittensor.core.chain_data import AxonInfo
from bittensor.core.dendrite import Dendrite
from bittensor_wallet import Keypair

second_ns = 1_000_000_000


class ChangingDendrite(Dendrite):
    """The SDK's own dendrite, but one thing is changed after it made the request."""

    change = None
    last_nonce = None

    def preprocess_synapse_for_request(self, target_axon_info, synapse, timeout=12.0):
        synapse = super().preprocess_synapse_for_request(target_axon_info, synapse, timeout)
        dendrite, change = synapse.dendrite, self.change
        if change == "old nonce":
            dendrite.nonce -= 60 * second_ns
        elif change == "future nonce":
            dendrite.nonce += 3600 * second_ns
        elif change == "same nonce" and self.last_nonce is not None:
            dendrite.nonce = self.last_nonce
        elif change == "old version":
            dendrite.version, dendrite.nonce = 7_001_000, time.monotonic_ns()
        self.last_nonce = dendrite.nonce
        signer = Keypair.create_from_uri("//Eve") if change == "other signer" else self.keypair
        message = (
            f"{dendrite.nonce}.{dendrite.hotkey}.{synapse.axon.hotkey}.{dendrite.uuid}.{synapse.body_hash}"
        )
        dendrite.signature = f"0x{signer.sign(message).hex()}"
        if change == "no signature":
            dendrite.signature = None
        elif change == "malformed signature":
            dendrite.signature = "0x1234"
        elif change == "no nonce":
            dendrite.nonce = None
        return synapse


class ChangingSession:
    """What is sent differs from what was made."""

    def __init__(self, session, change):
        self.session, self.change = session, change

    def post(self, url, headers, json, timeout):
        change, options = self.change, {"json": json}
        if change == "changed body":
            if "messages" in json:
                json["messages"] = ["something else"]
            else:
                json["text"] = "something else"
        elif change == "other hotkey in the body":
            json["dendrite"]["hotkey"] = Keypair.create_from_uri("//Eve").ss58_address
        elif change == "no field headers":
            headers = {key: value for key, value in headers.items() if "input_obj" not in key}
        elif change == "hash that is none":
            headers["computed_body_hash"] = "zz"
        elif change == "broken body":
            options = {"data": b'{"text": ', "headers": {}}
            headers = {**headers, "content-type": "application/json"}
        elif change == "huge body":
            json["text"] = "x" * 3_000_000
        options["headers"] = headers
        return self.session.post(url, timeout=timeout, **options)

    async def close(self):
        await self.session.close()


async def ask(dendrite, request):
    dendrite.change = request.get("change")
    hotkey = Keypair.create_from_uri(request.get("hotkey", "//Bob")).ss58_address
    axon = AxonInfo(version=1, ip="127.0.0.1", port=request["port"], ip_type=4, hotkey=hotkey, coldkey=hotkey)
    synapse = getattr(synapses, request["synapse"])(**request["fields"])
    session = await dendrite.session
    dendrite._session = ChangingSession(getattr(session, "session", session), dendrite.change)
    chunks = None
    if isinstance(synapse, synapses.StreamingSynapse):
        chunks = []
        async for piece in dendrite.call_stream(axon, synapse, timeout=request["timeout"], deserialize=False):
            if isinstance(piece, str):
                chunks.append(piece)
            else:
                synapse = piece
    else:
        synapse = await dendrite.call(axon, synapse, timeout=request["timeout"], deserialize=False)
    status = synapse.dendrite.status_code
    return {
        "status": None if status is None else int(status),
        "message": synapse.dendrite.status_message,
        "answer": getattr(synapse, "completion", None) if chunks is not None else synapse.answer,
        "chunks": chunks,
    }


async def main():
    dendrites = {}
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        uri = request.get("uri", "//Alice")
        if uri not in dendrites:
            dendrites[uri] = ChangingDendrite(wallet=Keypair.create_from_uri(uri))
        print(json.dumps(await ask(dendrites[uri], request)), file=answers, flush=True)
    for dendrite in dendrites.values():
        await dendrite.aclose_session()


warnings.simplefilter("ignore")
print(f"up {synapses.bittensor.__version__}", file=answers, flush=True)
asyncio.run(main())
