"""Serves the SDK's axon as //Bob until its input ends: axon.py <port>"""

import json
import sys
import time
from types import SimpleNamespace

from synapse import PromptingSynapse  # first: it keeps the SDK on this machine
from bittensor.core.axon import Axon
from bittensor_wallet import Keypair


def answer(synapse: PromptingSynapse) -> PromptingSynapse:
    synapse.completion = "A market for one kind of work."
    return synapse


hotkey = Keypair.create_from_uri("//Bob")
axon = Axon(
    wallet=SimpleNamespace(hotkey=hotkey, coldkeypub=hotkey),
    port=int(sys.argv[1]),
    ip="127.0.0.1",
    external_ip="127.0.0.1",
)
axon.fast_config.host = "127.0.0.1"
axon.attach(answer)
axon.start()
while not axon.fast_server.started:
    time.sleep(0.05)
print(json.dumps({"ports": [int(sys.argv[1])]}), flush=True)
sys.stdin.read()
axon.stop()
