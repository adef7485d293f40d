"""The request type of the bench, and the SDK kept from looking up its address outside."""

from bittensor.utils import networking

networking.get_external_ip = lambda: "198.51.100.3"

import bittensor  # noqa: E402


class PromptingSynapse(bittensor.Synapse):
    roles: list[str]
    messages: list[str]
    completion: str = ""
    required_hash_fields = ("roles", "messages")
