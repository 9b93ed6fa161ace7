import { describe, expect, it } from '@jest/globals';
import type { Rule } from '@pulse/contracts';
import * as fc from 'fast-check';
import { readWorld } from '../world/index.js';
import { addToWorld } from './add-to-world.js';
import { nextVersion } from './add-to-world-version.js';

const rule: Rule = {
  id: 'rg_new',
  description: 'slack: "pushes" x # up',
  when: 'x > 1.5',
  effects: [{ on: 'x', add: { value: 0.25, sd: 0.05 }, cap: 0.5, modulated: false, missing: 'zero' }],
  tags: [],
  category: 'variable',
  importance: 1,
  scale: 1,
  enabled: true,
  stage: 'causal',
  evidence: { until: '2009-12' },
};

const HEAD = 'name: w\nversion: 1\nvariables:\n  x: { process: constant, initial: 1 }\ntargets: [x]\n';
const OLD = '  - id: a   # the one\n    when: "x > 1"\n    effects: [{ on: x, add: 1 }]\n';
const LINES = [
  '- id: rg_new',
  `  description: 'slack: "pushes" x # up'`,
  '  when: x > 1.5',
  '  effects:',
  '    - { on: x, add: { value: 0.25, sd: 0.05 }, cap: 0.5 }',
  '  category: variable',
  '  evidence: { until: 2009-12 }',
];
const item = (indent: string, end = '\n') => LINES.map((line) => indent + line).join(end);

/** What a reader makes of a file. */
const worldOf = (text: string) => readWorld(text, 'w').world!;

describe('a rule that is added to a world file', () => {
  it('goes below the last one, and the version is the next; all else stays as it is', () => {
    const tail = '\n# what we look at\nheadline: { target: x }  # end\n';
    const text = `${HEAD}rules:\n  # first\n${OLD}${tail}`;
    const { text: changed, replaced, diff, before, after } = addToWorld(text, rule);
    const expected = `${HEAD}rules:\n  # first\n${OLD}${item('  ')}\n${tail}`.replace('version: 1', 'version: 2');
    expect(changed).toBe(expected);
    expect(replaced).toBe(false);
    expect([before.version, after.version, after.rules.map(({ id }) => id)]).toEqual([1, 2, ['a', 'rg_new']]);
    expect(after.rules[1]).toEqual(rule);
    expect(diff).toEqual([
      { line: 2, sign: '-', text: 'version: 1' },
      { line: 2, sign: '+', text: 'version: 2' },
      ...LINES.map((line) => ({ line: 11, sign: '+', text: `  ${line}` })),
    ]);
  });

  it.each([
    ['no rules', HEAD, `${HEAD}rules:\n${item('  ')}\n`],
    ['an empty list', `${HEAD}rules: []\nheadline: {}\n`, `${HEAD}rules:\n${item('  ')}\nheadline: {}\n`],
    ['no line end at its end', `${HEAD}rules:\n${OLD}`.trimEnd(), `${HEAD}rules:\n${OLD}${item('  ')}`],
    ['rules that are not indented', `${HEAD}rules:\n${dedent(OLD)}`, `${HEAD}rules:\n${dedent(OLD)}${item('')}\n`],
  ])('finds its place in a file with %s', (_what, text, expected) => {
    expect(addToWorld(text, rule).text).toBe(expected.replace('version: 1', 'version: 2'));
  });

  it('takes the place of the rule that has its id', () => {
    const text = `${HEAD}rules:\n  - id: rg_new\n    when: x < 0\n    effects: [{ on: x, add: 1 }]  # old\n\n  # about a\n${OLD}`;
    const { text: changed, replaced } = addToWorld(text, rule);
    expect(replaced).toBe(true);
    expect(changed).toBe(
      `${HEAD}rules:\n${item('  ')}  # old\n\n  # about a\n${OLD}`.replace('version: 1', 'version: 2'),
    );
  });

  it('is written into JSON and into braces as JSON', () => {
    const data = { name: 'w', variables: { x: { process: 'constant', initial: 1 } }, targets: ['x'] };
    const old = { id: 'a', when: 'x > 1', effects: [{ on: 'x', add: 1 }] };
    for (const rules of [undefined, [], [old]])
      for (const indent of [0, 2]) {
        const { text } = addToWorld(JSON.stringify({ ...data, rules }, null, indent), rule);
        const parsed = JSON.parse(text) as { version: unknown; rules: { id: string }[] };
        expect(parsed.rules.map(({ id }) => id)).toEqual([...(rules ?? []).map(({ id }) => id), 'rg_new']);
        expect(parsed.version).toBe('2');
      }
    const braces = `${HEAD}rules: [{ id: a, when: x > 1, effects: [{ on: x, add: 1 }] }]\n`;
    expect(worldOf(addToWorld(braces, rule).text).rules[1]).toEqual(rule);
  });

  it('keeps line ends and the byte order mark', () => {
    const text = `\uFEFF${HEAD}rules:\n${OLD}`.replaceAll('\n', '\r\n');
    const expected = `\uFEFF${HEAD.replace('version: 1', 'version: 2')}rules:\n${OLD}${item('  ')}\n`;
    expect(addToWorld(text, rule).text).toBe(expected.replaceAll('\n', '\r\n'));
  });

  it.each([
    ['version: 1', 'version: 2'],
    ["version: '7'", "version: '8'"],
    ['version: 1.9', 'version: "1.10"'],
    ['version: 2026-11 # month', 'version: 2026-12 # month'],
  ])('raises %s to %s', (from, to) => {
    const text = `${HEAD}rules:\n${OLD}`.replace('version: 1', from);
    const lines = addToWorld(text, rule).text.split('\n');
    expect(lines[1]!.replaceAll('"', '')).toBe(to.replaceAll('"', ''));
    expect(String(worldOf(lines.join('\n')).version)).toBe(to.replaceAll(/version: |["']| #.*/g, ''));
  });

  it('is refused where the world has not what it names', () => {
    const stranger = { ...rule, when: 'elsewhere > 1' };
    expect(() => addToWorld(`${HEAD}rules:\n${OLD}`, stranger)).toThrow(/world w cannot have rule rg_new: .*elsewhere/);
    expect(() => addToWorld('name: w\n', rule)).toThrow(expect.objectContaining({ code: 'rule.bad_world' }));
  });

  it('is refused where it would change more', () => {
    const anchored = `${HEAD}events: {}\nrules: &all\n${OLD}`;
    expect(worldOf(addToWorld(anchored, rule).text).rules).toHaveLength(2);
    const merged = `base: &base\n  name: w\n${HEAD}`;
    expect(() => addToWorld(merged, rule)).toThrow(expect.objectContaining({ code: 'rule.bad_world' }));
  });

  it('never changes anything else, wherever comments and blank lines are', () => {
    const filler = fc.constantFrom('', '\n', '# note\n', '  # inside\n', '\n\n');
    fc.assert(
      fc.property(filler, filler, filler, fc.boolean(), (a, b, c, crlf) => {
        const plain = `${a}${HEAD}${b}rules:\n${OLD}${c}${OLD.replace('id: a', 'id: b')}${a}headline: {}\n`;
        const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
        const changed = addToWorld(text, rule).text.split(/\r?\n/);
        const kept = plain.replace('version: 1', 'version: 2').split('\n');
        const at = changed.findIndex((line) => line.endsWith('- id: rg_new'));
        changed.splice(at, LINES.length);
        expect(changed).toEqual(kept);
      }),
    );
  });
});

describe('the version after', () => {
  it.each([
    ['1', '2'],
    ['1.9', '1.10'],
    ['1.2.3', '1.2.4'],
    ['09', '10'],
    ['99', '100'],
    ['v3-beta', 'v4-beta'],
    ['draft', 'draft.2'],
    ['', '.2'],
  ])('%j is %j', (version, next) => expect(nextVersion(version)).toBe(next));
});

function dedent(text: string): string {
  return text.replaceAll(/^ {2}/gm, '');
}
