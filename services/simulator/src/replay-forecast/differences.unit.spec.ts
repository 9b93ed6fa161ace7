import { describe, expect, it } from '@jest/globals';
import { differences } from './differences.js';

describe('the differences of two values', () => {
  it.each([
    [1, 1, []],
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    [0, -0, []],
    [1, 2, ['/: 1 -> 2']],
    [{ b: 1, a: 1 }, { a: 2, b: 3 }, ['/a: 1 -> 2', '/b: 1 -> 3']],
    [{ x: [1, 2, 3] }, { x: [1, 5, 3] }, ['/x/1: 2 -> 5']],
    [{ x: [1] }, { x: [1, 2] }, ['/x/1: undefined -> 2']],
    [{ x: 1 }, {}, ['/x: 1 -> undefined']],
    [{ x: [] }, { x: {} }, ['/x: [] -> {}']],
    [{ x: null }, { x: {} }, ['/x: null -> {}']],
    [{ x: '1' }, { x: 1 }, ['/x: "1" -> 1']],
    [{ 'a/b': { '~': 1 } }, { 'a/b': { '~': 2 } }, ['/a~1b/~0: 1 -> 2']],
  ])('%j and %j', (before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  it('are the first twenty', () => {
    const values = (offset: number) => Array.from({ length: 100 }, (_, i) => i + offset);
    const found = differences(values(0), values(1));
    expect(found).toHaveLength(20);
    expect(found[0]).toBe('/0: 0 -> 1');
  });
});
