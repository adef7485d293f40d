"""Serves the SDK's axon on loopback until stdin ends: real_axon.py <port>. The first line of output says it is up."""

import asyncio
import sys
import time
from types import SimpleNamespace
from typing import Tuple  # the SDK compares signatures

from synapses import (  # first: it keeps the SDK on this machine
    BlacklistedSynapse,
    BusySynapse,
    HashedSynapse,
    HurriedSynapse,
    LargeSynapse,
    PlainSynapse,
    SlowSynapse,
    StreamBlacklistedSynapse,
    StreamBreakingSynapse,
    StreamPromptingSynapse,
    StreamSlowSynapse,
    StrictSynapse,
    ThrowingSynapse,
    UnverifiedSynapse,
    bittensor,
)
from bittensor.core.axon import Axon
from bittensor_wallet import Keypair

longest_s = 20


def answer_plain(synapse: PlainSynapse) -> PlainSynapse:
    synapse.answer = f"{synapse.text}|{synapse.count}|{synapse.ratio}|{synapse.flag}|{synapse.numbers}|{synapse.options}"
    return synapse


def answer_blacklisted(synapse: BlacklistedSynapse) -> BlacklistedSynapse:
    return synapse


def refuse(synapse: BlacklistedSynapse) -> Tuple[bool, str]:
    return True, "not enough stake"


def answer_unverified(synapse: UnverifiedSynapse) -> UnverifiedSynapse:
    return synapse


def fail_to_verify(synapse: UnverifiedSynapse) -> None:
    raise Exception("never heard of you")


def answer_hurried(synapse: HurriedSynapse) -> HurriedSynapse:
    return synapse


def rank_too_long(synapse: HurriedSynapse) -> float:
    raise TimeoutError("the queue is full")


def answer_throwing(synapse: ThrowingSynapse) -> ThrowingSynapse:
    raise RuntimeError("a secret of the miner")


async def answer_slow(synapse: SlowSynapse) -> SlowSynapse:
    await asyncio.sleep(longest_s)
    return synapse


def answer_busy(synapse: BusySynapse) -> BusySynapse:
    synapse.axon.status_code = 429
    synapse.axon.status_message = "come back later"
    return synapse


def answer_hashed(synapse: HashedSynapse) -> HashedSynapse:
    synapse.answer = "hashed"
    return synapse


def answer_strict(synapse: StrictSynapse) -> StrictSynapse:
    return synapse


def answer_large(synapse: LargeSynapse) -> LargeSynapse:
    synapse.answer = "x" * 1_000_000
    return synapse


def stream(synapse, pieces, then=None):
    async def send_pieces(send):
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.sleep(0.02)
        if then is not None:
            await then()

    return synapse.create_streaming_response(send_pieces)


def answer_stream(synapse: StreamPromptingSynapse) -> StreamPromptingSynapse:
    said = f"{synapse.roles[-1]} said: {synapse.messages[-1]} – né 🙂".encode()
    # Cut without regard for letters.
    return stream(synapse, [said[at : at + 5] for at in range(0, len(said), 5)])


def answer_stream_blacklisted(synapse: StreamBlacklistedSynapse) -> StreamBlacklistedSynapse:
    return stream(synapse, [])


def refuse_stream(synapse: StreamBlacklistedSynapse) -> Tuple[bool, str]:
    return True, "not enough stake"


def answer_stream_slow(synapse: StreamSlowSynapse) -> StreamSlowSynapse:
    return stream(synapse, [b"as far ", b"as it came"], lambda: asyncio.sleep(longest_s))


def answer_stream_breaking(synapse: StreamBreakingSynapse) -> StreamBreakingSynapse:
    async def break_off():
        raise RuntimeError("a secret of the miner")

    return stream(synapse, [b"as far"], break_off)


def main():
    hotkey = Keypair.create_from_uri("//Bob")
    wallet = SimpleNamespace(hotkey=hotkey, coldkeypub=hotkey)
    axon = Axon(wallet=wallet, port=int(sys.argv[1]), ip="127.0.0.1", external_ip="127.0.0.1")
    # Listens on 0.0.0.0 whatever the ip.
    axon.fast_config.host = "127.0.0.1"
    axon.attach(answer_plain)
    axon.attach(answer_blacklisted, blacklist_fn=refuse)
    axon.attach(answer_unverified, verify_fn=fail_to_verify)
    axon.attach(answer_hurried, priority_fn=rank_too_long)
    for answer in (answer_throwing, answer_slow, answer_busy, answer_hashed, answer_strict, answer_large):
        axon.attach(answer)
    axon.attach(answer_stream)
    axon.attach(answer_stream_blacklisted, blacklist_fn=refuse_stream)
    axon.attach(answer_stream_slow)
    axon.attach(answer_stream_breaking)
    axon.start()
    while not axon.fast_server.started:
        time.sleep(0.05)
    print(f"up {bittensor.__version__}", flush=True)
    sys.stdin.read()
    axon.stop()


main()
