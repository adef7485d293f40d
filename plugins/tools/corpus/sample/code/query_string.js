// SPDX-License-Identifier: CC0-1.0
// Reads and writes the query part of a web address.

/**
 * Turns "a=1&b=2&b=3" into { a: '1', b: ['2', '3'] }.
 */
function parseQuery(text) {
  const result = Object.create(null);
  for (const part of text.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = decode(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decode(part.slice(equals + 1));
    if (!(key in result)) result[key] = value;
    else if (Array.isArray(result[key])) result[key].push(value);
    else result[key] = [result[key], value];
  }
  return result;
}

/**
 * Turns an object into a query; undefined values are left out and arrays are repeated.
 */
function formatQuery(values) {
  const parts = [];
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      parts.push(`${encodeURIComponent(key)}=${encodeURIComponent(item)}`);
    }
  }
  return parts.join('&');
}

// A plus sign stands for a space in forms, which decodeURIComponent does not know.
function decode(text) {
  return decodeURIComponent(text.replace(/\+/g, ' '));
}

const query = formatQuery({ search: 'red shoes', size: [41, 42], page: undefined });
console.log(query);
console.log(JSON.stringify(parseQuery('?' + query)));
console.log(parseQuery('name=Ada+Lovelace').name);
