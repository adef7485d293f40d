// SPDX-License-Identifier: CC0-1.0
// A to-do list whose state is changed only by pure functions.

const emptyList = { nextId: 1, items: [] };

function add(list, title) {
  const text = title.trim();
  if (text === '') throw new Error('a task needs a title');
  const item = { id: list.nextId, title: text, done: false };
  return { nextId: list.nextId + 1, items: [...list.items, item] };
}

function toggle(list, id) {
  return {
    ...list,
    items: list.items.map((item) => (item.id === id ? { ...item, done: !item.done } : item)),
  };
}

function removeDone(list) {
  return { ...list, items: list.items.filter((item) => !item.done) };
}

function summary(list) {
  const open = list.items.filter((item) => !item.done).length;
  return `${open} open, ${list.items.length - open} done`;
}

function render(list) {
  return list.items.map((item) => `${item.done ? '[x]' : '[ ]'} ${item.id}. ${item.title}`).join('\n');
}

let list = emptyList;
for (const title of ['Water the plants', 'Pay the rent', 'Read a chapter']) list = add(list, title);
list = toggle(list, 2);
console.log(render(list));
console.log(summary(list));
list = removeDone(list);
console.log(summary(list));
