"""What the SDK makes of weights. One JSON object on stdin, one on stdout."""

import json
import sys
import time

import bittensor_drand
import numpy
from bittensor.utils.weight_utils import (
    convert_weights_and_uids_for_emit,
    generate_weight_hash,
    normalize_max_weight,
    process_weights,
)


def process(case):
    bits = numpy.array(case["bits"], dtype=numpy.uint32)
    weights = bits.view(numpy.float32)
    uids = numpy.arange(len(bits))
    kept, shares = process_weights(
        uids, weights, len(bits), case["minAllowed"], case["maxLimit"], case["excludeQuantile"]
    )
    sent_uids, sent_values = convert_weights_and_uids_for_emit(kept, shares)
    return {
        "uids": kept.tolist(),
        "shares": shares.astype(numpy.float64).tolist(),
        "cut": normalize_max_weight(weights.copy(), case["maxLimit"]).astype(numpy.float64).tolist(),
        "sentUids": [int(uid) for uid in sent_uids],
        "sentValues": sent_values,
    }


def commit_hash(case):
    return generate_weight_hash(
        case["address"], case["netuid"], case["uids"], case["values"], case["versionKey"], case["salt"]
    )


def commit(case):
    """A commit and its round, with what the clock said just before and after."""
    before = time.time()
    shared = dict(
        uids=case["uids"],
        weights=case["values"],
        version_key=case["versionKey"],
        tempo=case["tempo"],
        current_block=case["block"],
        subnet_reveal_period_epochs=case["period"],
        block_time=case["blockTime"],
        hotkey=bytes.fromhex(case["hotkey"]),
    )
    if hasattr(bittensor_drand, "get_encrypted_commit_v2"):
        data, reveal_round = bittensor_drand.get_encrypted_commit_v2(
            last_epoch_block=case["lastEpochBlock"],
            pending_epoch_at=case["pendingEpochAt"],
            subnet_epoch_index=7,
            blocks_since_last_step=case["block"] - case["lastEpochBlock"],
            **shared,
        )
    else:
        data, reveal_round = bittensor_drand.get_encrypted_commit(netuid=case["netuid"], **shared)
    return {"before": before, "after": time.time(), "data": data.hex(), "round": reveal_round}


def decrypt(case):
    return bittensor_drand.decrypt_with_signature(bytes.fromhex(case["data"]), case["signature"]).hex()


def encrypt(case):
    data, _ = bittensor_drand.encrypt_at_round(bytes.fromhex(case["data"]), case["round"])
    return data.hex()


work = {"process": process, "commitHash": commit_hash, "commit": commit, "decrypt": decrypt, "encrypt": encrypt}
asked = json.load(sys.stdin)
answer = {name: [work[name](case) for case in cases] for name, cases in asked.items()}
answer["isStateful"] = hasattr(bittensor_drand, "get_encrypted_commit_v2")
print("answer " + json.dumps(answer))
