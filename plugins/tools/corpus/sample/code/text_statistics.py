# SPDX-License-Identifier: CC0-1.0
"""Count words and sentences and estimate how easy a text is to read."""

import re
from collections import Counter

WORD = re.compile(r"[A-Za-z']+")
SENTENCE_END = re.compile(r"[.!?]+")
VOWEL_GROUP = re.compile(r"[aeiouy]+")


def count_syllables(word):
    """Estimate the syllables of an English word by its groups of vowels."""
    word = word.lower()
    count = len(VOWEL_GROUP.findall(word))
    # A final e is usually silent, as in "made", but not in "table".
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    return max(count, 1)


def reading_ease(text):
    """Return the Flesch reading ease: about 100 is easy, 0 is hard."""
    words = WORD.findall(text)
    sentences = len(SENTENCE_END.findall(text)) or 1
    if not words:
        raise ValueError("the text has no words")
    syllables = sum(count_syllables(word) for word in words)
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)


def most_common_words(text, count, ignore=frozenset()):
    words = (word.lower() for word in WORD.findall(text))
    return Counter(word for word in words if word not in ignore).most_common(count)


if __name__ == "__main__":
    sample = "The cat sat on the mat. It was a sunny day, and the cat was happy."
    print(f"reading ease: {reading_ease(sample):.1f}")
    for word, times in most_common_words(sample, 3, ignore={"the", "a", "on"}):
        print(f"{word}: {times}")
