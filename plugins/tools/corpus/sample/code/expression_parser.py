# SPDX-License-Identifier: CC0-1.0
"""A recursive descent parser for sums, products and parentheses."""

import re

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|(.))")


def tokenize(text):
    """Split the text into numbers (as floats) and one-character operators."""
    tokens = []
    for number, symbol in TOKEN.findall(text.strip()):
        tokens.append(float(number) if number else symbol)
    return tokens


class Parser:
    def __init__(self, text):
        self.tokens = tokenize(text)
        self.position = 0

    def peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self):
        token = self.peek()
        self.position += 1
        return token

    def parse(self):
        value = self.expression()
        if self.peek() is not None:
            raise SyntaxError(f"unexpected {self.peek()!r}")
        return value

    def expression(self):
        """expression = term { ("+" | "-") term }"""
        value = self.term()
        while self.peek() in ("+", "-"):
            if self.take() == "+":
                value += self.term()
            else:
                value -= self.term()
        return value

    def term(self):
        """term = factor { ("*" | "/") factor }"""
        value = self.factor()
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                value *= self.factor()
            else:
                value /= self.factor()
        return value

    def factor(self):
        """factor = number | "-" factor | "(" expression ")" """
        token = self.take()
        if isinstance(token, float):
            return token
        if token == "-":
            return -self.factor()
        if token == "(":
            value = self.expression()
            if self.take() != ")":
                raise SyntaxError("missing closing parenthesis")
            return value
        raise SyntaxError(f"unexpected {token!r}")


if __name__ == "__main__":
    for source in ("1 + 2 * 3", "(1 + 2) * 3", "-4 / (2 - 6)"):
        print(source, "=", Parser(source).parse())
