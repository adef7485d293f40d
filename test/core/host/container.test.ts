import { createScope } from '../../../core/host/container.ts';

describe('a scope', () => {
  it('gives values and makes others on demand', () => {
    const scope = createScope();
    let made = 0;
    scope.value('a', 1);
    scope.factory('b', (own) => Number(own.get('a')) + (made += 1));
    expect([scope.get('a'), scope.get('b'), scope.get('b')]).toEqual([1, 2, 3]);
  });

  it('lets a child see its parent, and not the other way round', () => {
    const parent = createScope();
    const child = parent.child();
    parent.value('a', 1);
    child.value('b', 2);
    expect([child.get('a'), child.knows('a'), parent.knows('b')]).toEqual([1, true, false]);
  });

  it('shares nothing with another', () => {
    createScope().value('a', 1);
    expect(createScope().knows('a')).toBe(false);
  });

  it('refuses to bind a token twice', () => {
    const scope = createScope();
    scope.value('a', 1);
    expect(() => scope.value('a', 2)).toThrow('bound twice');
    expect(() => scope.factory('a', () => 2)).toThrow('bound twice');
  });
});
