# SPDX-License-Identifier: CC0-1.0
"""Binary search on sorted lists, and two helpers built on it."""


def lower_bound(items, target):
    """Return the first index whose item is not less than the target."""
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low


def contains(items, target):
    """Tell whether a sorted list holds the target."""
    index = lower_bound(items, target)
    return index < len(items) and items[index] == target


def count_in_range(items, start, end):
    """Count the items x of a sorted list with start <= x < end."""
    if end < start:
        raise ValueError("end must not be smaller than start")
    return lower_bound(items, end) - lower_bound(items, start)


if __name__ == "__main__":
    numbers = [2, 3, 5, 7, 11, 13, 17, 19, 23]
    print(contains(numbers, 11))
    print(contains(numbers, 12))
    print(count_in_range(numbers, 5, 18))
