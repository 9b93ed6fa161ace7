import { describe, expect, it } from '@jest/globals';
import { MarkError, markNarrative } from './mark-narrative.js';

const HEAD = 'name: w\nvariables:\n  x: { process: constant, initial: 1 }\ntargets: [x]\nrules:\n';
const EFFECT = 'when: x > 1, effects: [{ on: x, add: 1 }]';

describe('marking rules as narrative', () => {
  it('adds a line below the id and keeps comments, layout and order', () => {
    const rules = `  # first
  - id: a   # the one
    when: "x > 1"
    effects: [{ on: x, add: 1 }]

  - description:   about b
    id: 'b'
    when: x > 2
    effects:
      - {on: x, add: 1}   # end`;
    const { text, diff } = markNarrative(HEAD + rules, ['b', 'a']);
    const expected = rules
      .replace('# the one', '# the one\n    narrative: true')
      .replace("id: 'b'", "id: 'b'\n    narrative: true");
    expect(text).toBe(HEAD + expected);
    expect(diff).toEqual([
      { line: 7, sign: ' ', text: '  - id: a   # the one' },
      { line: 8, sign: '+', text: '    narrative: true' },
      { line: 12, sign: ' ', text: "    id: 'b'" },
      { line: 13, sign: '+', text: '    narrative: true' },
    ]);
  });

  it('writes into braces, over false, and into JSON', () => {
    expect(markNarrative(`${HEAD}  - { id: a, ${EFFECT} }\n`, ['a'])).toEqual({
      text: `${HEAD}  - { id: a, narrative: true, ${EFFECT} }\n`,
      diff: [
        { line: 6, sign: '-', text: `  - { id: a, ${EFFECT} }` },
        { line: 6, sign: '+', text: `  - { id: a, narrative: true, ${EFFECT} }` },
      ],
    });
    const given = `${HEAD}  - { id: a, narrative: false, ${EFFECT} }\n`;
    expect(markNarrative(given, ['a']).text).toBe(given.replace('false', 'true'));
    const json = JSON.stringify(
      {
        name: 'w',
        variables: { x: { process: 'constant', initial: 1 } },
        targets: ['x'],
        rules: [{ id: 'a', when: 'x > 1', effects: [{ on: 'x', add: 1 }] }],
      },
      null,
      2,
    );
    const parsed = JSON.parse(markNarrative(json, ['a']).text) as { rules: { narrative: boolean }[] };
    expect(parsed.rules[0]!.narrative).toBe(true);
  });

  it('keeps the line ends and the byte order mark of the file', () => {
    const text = `\uFEFF${HEAD}  - id: a\n    when: x > 1\n    effects: [{ on: x, add: 1 }]\n`.replaceAll('\n', '\r\n');
    expect(markNarrative(text, ['a']).text).toBe(text.replace('- id: a\r\n', '- id: a\r\n    narrative: true\r\n'));
  });

  it('refuses what it cannot change in place', () => {
    const alias = `${HEAD}  - &a { id: a, ${EFFECT} }\n  - { <<: *a, id: b }\n  - *a\n`;
    expect(() => markNarrative(alias, ['zz'])).toThrow(MarkError);
    // Marking the anchor would mark the rule that merges it as well.
    expect(() => markNarrative(`${HEAD}  - &a { id: a, ${EFFECT} }\n  - { <<: *a, id: b }\n`, ['a'])).toThrow(
      'cannot be marked without changing more',
    );
  });
});
