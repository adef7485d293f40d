"""A collector of dataset rows as Synthia has one: a module of the real communex. Tells `answer {"port": …}` and then, for each call, `rows <JSON>`."""

import json
import socket
import sys

import uvicorn
from communex.module import Module, endpoint
from communex.module._rate_limiters.limiters import IpLimiterParams
from communex.module.server import ModuleServer
from substrateinterface import Keypair

request = json.load(sys.stdin)


class Collector(Module):
    @endpoint
    def upload_to_hugging_face(self, data_list: list[dict[str, str]]) -> dict[str, int]:
        print("rows " + json.dumps(data_list), flush=True)
        return {"taken": len(data_list)}


key = Keypair.create_from_uri(request["uri"])
# The limiter by stake would ask the main network.
server = ModuleServer(
    Collector(), key, whitelist=request["whitelist"], limiter=IpLimiterParams()
)
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
# Who calls before the server is up is kept waiting, not refused.
listening.listen()
print("answer " + json.dumps({"port": listening.getsockname()[1], "address": key.ss58_address}), flush=True)
uvicorn.Server(
    uvicorn.Config(server.get_fastapi_app(), log_level="warning")
).run(sockets=[listening])
