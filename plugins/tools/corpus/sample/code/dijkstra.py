# SPDX-License-Identifier: CC0-1.0
"""Shortest paths in a graph with weights that are not negative."""

import heapq


def shortest_paths(graph, start):
    """Return the distance and the previous node for each node that can be reached.

    The graph maps each node to a dictionary of neighbours and edge lengths.
    """
    distances = {start: 0}
    previous = {}
    queue = [(0, start)]
    while queue:
        distance, node = heapq.heappop(queue)
        if distance > distances[node]:
            # A shorter way to this node was found after this entry was pushed.
            continue
        for neighbour, length in graph.get(node, {}).items():
            if length < 0:
                raise ValueError("edge lengths must not be negative")
            candidate = distance + length
            if candidate < distances.get(neighbour, float("inf")):
                distances[neighbour] = candidate
                previous[neighbour] = node
                heapq.heappush(queue, (candidate, neighbour))
    return distances, previous


def path_to(previous, start, goal):
    """Return the nodes from start to goal, or an empty list without a path."""
    path = [goal]
    while path[-1] != start:
        if path[-1] not in previous:
            return []
        path.append(previous[path[-1]])
    return path[::-1]


if __name__ == "__main__":
    roads = {
        "A": {"B": 7, "C": 3},
        "B": {"D": 2},
        "C": {"B": 1, "D": 8},
        "D": {},
    }
    lengths, before = shortest_paths(roads, "A")
    print(lengths["D"], path_to(before, "A", "D"))
