// SPDX-License-Identifier: CC0-1.0
// A binary heap: the smallest entry can be taken out in logarithmic time.

class PriorityQueue {
  constructor(compare = (a, b) => a - b) {
    this.compare = compare;
    this.heap = [];
  }

  get size() {
    return this.heap.length;
  }

  push(value) {
    this.heap.push(value);
    let index = this.heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.compare(this.heap[index], this.heap[parent]) >= 0) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  pop() {
    if (this.heap.length === 0) return undefined;
    const top = this.heap[0];
    const last = this.heap.pop();
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink(0);
    }
    return top;
  }

  sink(index) {
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let smallest = index;
      for (const child of [left, right]) {
        if (child < this.heap.length && this.compare(this.heap[child], this.heap[smallest]) < 0) {
          smallest = child;
        }
      }
      if (smallest === index) return;
      this.swap(index, smallest);
      index = smallest;
    }
  }

  swap(a, b) {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
  }
}

const tasks = new PriorityQueue((a, b) => a.due - b.due);
tasks.push({ name: 'write report', due: 3 });
tasks.push({ name: 'call plumber', due: 1 });
tasks.push({ name: 'buy bread', due: 2 });
while (tasks.size > 0) console.log(tasks.pop().name);
