"""Makes and uses key files with the real bittensor_wallet: one JSON request on stdin, one JSON answer on stdout."""

import json
import os
import sys

from bittensor_wallet import Keypair, Wallet

request = json.load(sys.stdin)
path, password = request["path"], request["password"]
message = request["message"].encode()


def told(pair):
    return {"address": pair.ss58_address, "signature": "0x" + pair.sign(message).hex()}


def make():
    answers = {}
    plain = {"use_password": False, "overwrite": True, "suppress": True}
    for name, words in (("new-12", 12), ("new-24", 24)):
        wallet = Wallet(name="theirs", hotkey=name, path=path)
        wallet.create_new_hotkey(n_words=words, **plain)
        answers[name] = told(wallet.get_hotkey())
    wallet = Wallet(name="theirs", hotkey="seed", path=path)
    wallet.regenerate_hotkey(seed=request["seed"], **plain)
    answers["seed"] = told(wallet.get_hotkey())
    wallet = Wallet(name="theirs", hotkey="phrase", path=path)
    wallet.regenerate_hotkey(mnemonic=request["phrase"], **plain)
    answers["phrase"] = told(wallet.get_hotkey())
    wallet = Wallet(name="theirs", hotkey="uri", path=path)
    wallet.create_hotkey_from_uri(request["uri"], **plain)
    answers["uri"] = told(wallet.get_hotkey())
    wallet = Wallet(name="theirs", hotkey="encrypted", path=path)
    wallet.create_new_hotkey(
        n_words=12, use_password=True, overwrite=True, suppress=True, hotkey_password=password
    )
    answers["encrypted"] = told(wallet.get_hotkey(password))
    wallet.create_new_coldkey(
        n_words=12, use_password=True, overwrite=True, suppress=True, coldkey_password=password
    )
    answers["coldkey"] = told(wallet.get_coldkey(password))
    wallet.hotkey_file.save_password_to_env(password)
    name = wallet.hotkey_file.env_var_name()
    answers["variable"] = {"name": name, "value": os.environ.get(name)}
    return answers


def use():
    answers = {}
    for name in request["hotkeys"]:
        wallet = Wallet(name="ours", hotkey=name, path=path)
        pair = wallet.get_hotkey(password if wallet.hotkey_file.is_encrypted() else None)
        there = wallet.hotkeypub_file.exists_on_device()
        pub = wallet.get_hotkeypub().ss58_address if there else None
        answers[name] = {**told(pair), "pub": pub}
    wallet = Wallet(name="ours", hotkey="plain", path=path)
    answers["coldkey"] = {
        **told(wallet.get_coldkey(password)),
        "pub": wallet.get_coldkeypub().ss58_address,
    }
    answers["verified"] = {
        name: Keypair(ss58_address=given["address"]).verify(message, given["signature"])
        for name, given in request["signatures"].items()
    }
    return answers


print("answer " + json.dumps(make() if request["do"] == "make" else use()))
