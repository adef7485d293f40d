"""Makes and uses key files with the real communex: one JSON request on stdin, one JSON answer on stdout. HOME holds the keys."""

import json
import sys

from communex.compat.key import classic_load_key, classic_store_key, is_encrypted
from communex.key import generate_keypair
from substrateinterface import Keypair

request = json.load(sys.stdin)
password = request["password"]
message = request["message"].encode()


def told(pair):
    return {"address": pair.ss58_address, "signature": pair.sign(message).hex()}


def stored(name, pair, secret=None):
    classic_store_key(pair, name, secret)
    return told(pair)


def make():
    bare = Keypair.create_from_private_key(request["private"], ss58_format=42)
    # As `comx key regen` does.
    bare.mnemonic, bare.seed_hex = "", ""
    derived = Keypair.create_from_uri(request["phrase"] + "//Alice")
    derived.mnemonic, derived.seed_hex = request["phrase"], ""
    derived.derive_path = "//Alice"
    return {
        "new": stored("new", generate_keypair()),
        "phrase": stored("phrase", Keypair.create_from_mnemonic(request["phrase"])),
        "private": stored("private", bare),
        "derived": stored("derived", derived),
        "encrypted": stored("encrypted", generate_keypair(), password),
    }


def use():
    answers = {}
    for name, given in request["keys"].items():
        secret = password if is_encrypted(name) else None
        # By the phrase, as 0.1.35 and later; by the private key, as before.
        by_phrase = classic_load_key(name, password=secret, from_mnemonic=True)
        by_secret = classic_load_key(name, password=secret, from_mnemonic=False)
        public = Keypair(ss58_address=given["address"])
        answers[name] = {
            **told(by_secret),
            "by_phrase": by_phrase.ss58_address,
            "encrypted": secret is not None,
            "verified": public.verify(message, "0x" + given["signature"]),
        }
    return answers


print("answer " + json.dumps(make() if request["do"] == "make" else use()))
