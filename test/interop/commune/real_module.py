"""Serves the real ModuleServer on loopback until stdin ends: real_module.py <port> <bucket size>. The first line of output says it is up."""

import importlib.metadata
import sys
import threading
import time
from typing import Any

import uvicorn
from communex.module import Module, endpoint
from communex.module._rate_limiters.limiters import IpLimiterParams
from communex.module.server import ModuleServer
from fastapi import HTTPException
from substrateinterface import Keypair

longest_s = 20


class Served(Module):
    @endpoint
    def generate(self, prompt: str) -> dict[str, str]:
        return {"answer": f"You asked: {prompt}"}

    @endpoint
    def get_model(self) -> dict[str, str]:
        return {"model": "real"}

    @endpoint
    async def values(
        self, text: str, count: int, ratio: float, flag: bool, numbers: list[Any], options: dict[str, Any]
    ) -> dict[str, str]:
        return {"answer": f"{text}|{count}|{ratio}|{flag}|{numbers}|{options}"}

    @endpoint
    def raising(self, prompt: str) -> None:
        raise HTTPException(503, "the model is down")

    @endpoint
    def throwing(self, prompt: str) -> None:
        raise RuntimeError("a secret of the miner")

    @endpoint
    def slow(self, prompt: str) -> None:
        time.sleep(longest_s)

    @endpoint
    def nothing(self, prompt: str) -> None:
        return None

    @endpoint
    def text(self, prompt: str) -> str:
        return "A market."

    @endpoint
    def large(self, prompt: str) -> dict[str, str]:
        return {"answer": "x" * 1_000_000}


def main():
    port, size = int(sys.argv[1]), int(sys.argv[2])
    server = ModuleServer(
        Served(),
        Keypair.create_from_uri("//Bob"),
        blacklist=[Keypair.create_from_uri("//Eve").ss58_address],
        # The limiter by stake would ask the main network.
        limiter=IpLimiterParams(bucket_size=size, refill_rate=0.001),
    )
    config = uvicorn.Config(server.get_fastapi_app(), host="127.0.0.1", port=port, log_level="critical")
    served = uvicorn.Server(config)
    threading.Thread(target=served.run, daemon=True).start()
    while not served.started:
        time.sleep(0.05)
    print(f"up {importlib.metadata.version('communex')}", flush=True)
    sys.stdin.read()


main()
