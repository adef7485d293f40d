# SPDX-License-Identifier: CC0-1.0
"""A bank account that keeps every change and never loses a cent."""

from dataclasses import dataclass, field
from decimal import Decimal


class InsufficientFunds(Exception):
    """Raised when a withdrawal is larger than the balance."""


@dataclass(frozen=True)
class Entry:
    text: str
    amount: Decimal


@dataclass
class Account:
    owner: str
    entries: list = field(default_factory=list)

    @property
    def balance(self):
        return sum((entry.amount for entry in self.entries), Decimal("0.00"))

    def deposit(self, amount, text="deposit"):
        self._check(amount)
        self.entries.append(Entry(text, amount))

    def withdraw(self, amount, text="withdrawal"):
        self._check(amount)
        if amount > self.balance:
            raise InsufficientFunds(f"{self.owner} has only {self.balance}")
        self.entries.append(Entry(text, -amount))

    @staticmethod
    def _check(amount):
        if amount <= 0:
            raise ValueError("an amount must be positive")


def transfer(source, target, amount):
    """Move money between two accounts; nothing changes when it fails."""
    source.withdraw(amount, f"to {target.owner}")
    target.deposit(amount, f"from {source.owner}")


if __name__ == "__main__":
    anna, ben = Account("Anna"), Account("Ben")
    anna.deposit(Decimal("100.00"))
    transfer(anna, ben, Decimal("30.25"))
    print(anna.balance, ben.balance)
    try:
        transfer(ben, anna, Decimal("99.00"))
    except InsufficientFunds as error:
        print("refused:", error)
