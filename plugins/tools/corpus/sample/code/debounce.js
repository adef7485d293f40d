// SPDX-License-Identifier: CC0-1.0
// Two ways to call a function less often: wait for silence, or limit the rate.

/**
 * Returns a function that calls `action` once, `delayMs` after the last call.
 */
function debounce(action, delayMs) {
  let timer = null;
  const debounced = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      action(...args);
    }, delayMs);
  };
  debounced.cancel = () => {
    clearTimeout(timer);
    timer = null;
  };
  return debounced;
}

/**
 * Returns a function that calls `action` at once, but ignores further calls for `intervalMs`.
 */
function throttle(action, intervalMs, now = Date.now) {
  let last = -Infinity;
  return (...args) => {
    const time = now();
    if (time - last < intervalMs) return false;
    last = time;
    action(...args);
    return true;
  };
}

const save = debounce((text) => console.log(`saved ${text}`), 50);
save('a');
save('ab');
save('abc'); // only this one is saved

const log = throttle((text) => console.log(text), 1000);
console.log(log('first'), log('second'));
