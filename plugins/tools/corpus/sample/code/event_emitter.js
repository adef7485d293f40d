// SPDX-License-Identifier: CC0-1.0
// A small event emitter with one-time listeners.

class Emitter {
  constructor() {
    this.listeners = new Map();
  }

  /** Adds a listener and returns a function that removes it again. */
  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
    return () => this.off(event, listener);
  }

  /** Adds a listener that is removed after its first call. */
  once(event, listener) {
    const remove = this.on(event, (...args) => {
      remove();
      listener(...args);
    });
    return remove;
  }

  off(event, listener) {
    const set = this.listeners.get(event);
    if (set === undefined) return;
    set.delete(listener);
    if (set.size === 0) this.listeners.delete(event);
  }

  /** Calls every listener; returns how many there were. */
  emit(event, ...args) {
    // The copy keeps the loop steady when a listener removes itself.
    const listeners = [...(this.listeners.get(event) ?? [])];
    for (const listener of listeners) listener(...args);
    return listeners.length;
  }
}

const emitter = new Emitter();
emitter.on('order', (id) => console.log(`order ${id} received`));
emitter.once('order', () => console.log('first order of the day'));
console.log(emitter.emit('order', 17));
console.log(emitter.emit('order', 18));
