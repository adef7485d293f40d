"""The request types both sides of the comparison speak, and the SDK kept from looking up its address outside."""

import codecs

from bittensor.utils import networking

networking.get_external_ip = lambda: "198.51.100.3"

import bittensor  # noqa: E402
from bittensor.core.stream import StreamingSynapse  # noqa: E402


class PlainSynapse(bittensor.Synapse):
    """Every type of value that enters a body hash."""

    text: str
    count: int
    ratio: float
    flag: bool
    numbers: list[float]
    options: dict
    answer: str = ""
    required_hash_fields = ("text", "count", "ratio", "flag", "numbers", "options")


class BlacklistedSynapse(bittensor.Synapse):
    text: str
    answer: str = ""


class UnverifiedSynapse(BlacklistedSynapse):
    pass


class HurriedSynapse(BlacklistedSynapse):
    pass


class ThrowingSynapse(BlacklistedSynapse):
    pass


class SlowSynapse(BlacklistedSynapse):
    pass


class BusySynapse(BlacklistedSynapse):
    pass


class HashedSynapse(BlacklistedSynapse):
    required_hash_fields = ("text",)


class StrictSynapse(bittensor.Synapse):
    numbers: list[int]
    answer: str = ""


class LargeSynapse(BlacklistedSynapse):
    pass


class UnknownSynapse(BlacklistedSynapse):
    """Served by nobody."""


class StreamPromptingSynapse(StreamingSynapse):
    roles: list[str]
    messages: list[str]
    completion: str = ""
    required_hash_fields = ("messages",)

    async def process_streaming_response(self, response):
        decoder = codecs.getincrementaldecoder("utf-8")()
        async for piece in response.content.iter_any():
            text = decoder.decode(piece)
            self.completion += text
            yield text

    def extract_response_json(self, response):
        headers = {key.decode(): value.decode() for key, value in response.raw_headers}

        def terminal(prefix):
            return {key[len(prefix):]: value for key, value in headers.items() if key.startswith(prefix)}

        return {
            "name": headers.get("name", ""),
            "timeout": float(headers.get("timeout", 0)),
            "total_size": int(headers.get("total_size", 0)),
            "header_size": int(headers.get("header_size", 0)),
            "dendrite": terminal("bt_header_dendrite_"),
            "axon": terminal("bt_header_axon_"),
            "roles": self.roles,
            "messages": self.messages,
            "completion": self.completion,
        }

    def deserialize(self):
        return self.completion


class StreamBlacklistedSynapse(StreamPromptingSynapse):
    pass


class StreamSlowSynapse(StreamPromptingSynapse):
    pass


class StreamBreakingSynapse(StreamPromptingSynapse):
    pass
