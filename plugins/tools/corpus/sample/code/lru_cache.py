# SPDX-License-Identifier: CC0-1.0
"""A cache that forgets the entry that was not used for the longest time."""

from collections import OrderedDict


class LruCache:
    """Map with a fixed capacity. Reading or writing a key makes it the newest."""

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self.entries = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, key, default=None):
        if key not in self.entries:
            self.misses += 1
            return default
        self.hits += 1
        self.entries.move_to_end(key)
        return self.entries[key]

    def put(self, key, value):
        self.entries[key] = value
        self.entries.move_to_end(key)
        if len(self.entries) > self.capacity:
            # The first entry is the one that was used least recently.
            self.entries.popitem(last=False)

    def hit_rate(self):
        total = self.hits + self.misses
        return self.hits / total if total else 0.0


if __name__ == "__main__":
    cache = LruCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    print(cache.get("b"), cache.get("a"), cache.get("c"))
    print(f"hit rate: {cache.hit_rate():.2f}")
