// SPDX-License-Identifier: CC0-1.0
// A singly linked list that knows its last node, so that adding at either end is cheap.

class Node {
  constructor(value, next = null) {
    this.value = value;
    this.next = next;
  }
}

class LinkedList {
  constructor(values = []) {
    this.head = null;
    this.tail = null;
    this.size = 0;
    for (const value of values) this.append(value);
  }

  prepend(value) {
    this.head = new Node(value, this.head);
    if (this.tail === null) this.tail = this.head;
    this.size += 1;
  }

  append(value) {
    const node = new Node(value);
    if (this.tail === null) this.head = node;
    else this.tail.next = node;
    this.tail = node;
    this.size += 1;
  }

  removeFirst() {
    if (this.head === null) return undefined;
    const { value } = this.head;
    this.head = this.head.next;
    if (this.head === null) this.tail = null;
    this.size -= 1;
    return value;
  }

  reverse() {
    let previous = null;
    let current = this.head;
    this.tail = this.head;
    while (current !== null) {
      const next = current.next;
      current.next = previous;
      previous = current;
      current = next;
    }
    this.head = previous;
  }

  *[Symbol.iterator]() {
    for (let node = this.head; node !== null; node = node.next) yield node.value;
  }
}

const list = new LinkedList([1, 2, 3]);
list.prepend(0);
list.reverse();
console.log([...list].join(' -> '), `(${list.size} nodes)`);
