"""Asks all axons at once with the SDK's dendrite, round after round: fan_out.py <seconds> <port>…"""

import asyncio
import json
import sys
import time

from synapse import PromptingSynapse, bittensor  # first: it keeps the SDK on this machine
from bittensor.core.chain_data import AxonInfo
from bittensor.core.dendrite import Dendrite
from bittensor_wallet import Keypair


async def main(seconds, ports):
    bob = Keypair.create_from_uri("//Bob").ss58_address
    axons = [
        AxonInfo(version=1, ip="127.0.0.1", port=port, ip_type=4, hotkey=bob, coldkey=bob) for port in ports
    ]
    dendrite = Dendrite(wallet=Keypair.create_from_uri("//Alice"))
    synapse = PromptingSynapse(
        roles=["system", "user"], messages=["Answer in one sentence.", "What is a subnet?"]
    )

    async def ask_all():
        answers = await dendrite.forward(axons, synapse, timeout=30, deserialize=False)
        return sum(answer.dendrite.status_code == 200 and answer.completion != "" for answer in answers)

    warm_up = time.perf_counter()
    while time.perf_counter() - warm_up < 2:
        await ask_all()
    requests = answered = 0
    started, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        answered += await ask_all()
        requests += len(axons)
    result = {
        "requests": requests,
        "answered": answered,
        "seconds": time.perf_counter() - started,
        "cpuSeconds": time.process_time() - cpu,
        "version": bittensor.__version__,
    }
    await dendrite.aclose_session()
    print(json.dumps(result), flush=True)


asyncio.run(main(float(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
