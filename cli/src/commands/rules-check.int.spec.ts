import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RuleFinding } from '@pulse/contracts';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';

jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => removeFolder(folder));

const RULE = {
  id: 'r',
  category: 'variable',
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'temperature', transform: 'level', lag: 0 },
    op: '>',
    threshold: 0.1,
  },
  effects: [{ on: 'temperature', add: { value: -0.05, sd: 0.01 }, cap: 0.2 }],
};

async function check(content: string | Uint8Array, ...args: readonly string[]) {
  const file = join(folder, 'rule.yaml');
  writeFileSync(file, content);
  const all = ['rules', 'check', file, '--world', 'temperature', '--home', folder, ...args];
  const { result: code, out, err } = await capture(() => runCli(all));
  return { code, out, err };
}

const nested = (depth: number): string => `${'{"kind":"not","of":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('pulse rules check', () => {
  it('finds nothing in a sound rule, as JSON, YAML or a dictionary', async () => {
    expect(await check(JSON.stringify(RULE))).toMatchObject({ code: 0 });
    const dictionary = {
      id: 'r',
      type: 'causal',
      category: 'variable',
      conditions: [{ variable: 'temperature', operator: '>', value: 0.1 }],
      actions: [{ variable: 'temperature', value: -0.05, cap: 0.2 }],
    };
    const { code, out } = await check(JSON.stringify(dictionary));
    expect([code, out]).toEqual([0, expect.stringContaining('when      temperature > 0.1')]);
  });

  it('names the fault, its place and what was meant', async () => {
    const wrong = JSON.stringify(RULE).replace('"temperature","tr', '"temperatur","tr');
    const { code, out } = await check(wrong, '--json');
    expect(code).toBe(3);
    const { findings } = JSON.parse(out) as { findings: RuleFinding[] };
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'syntax.unknown_name',
        severity: 3,
        path: '/condition/feature/name',
        suggestion: "'temperature'",
      }),
    ]);
  });

  it('proves that a rule never acts', async () => {
    const { condition } = RULE;
    const never = { kind: 'and', of: [condition, { ...condition, op: '<', threshold: -0.2 }] };
    const { code, out } = await check(JSON.stringify({ ...RULE, condition: never }), '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ findings: [{ code: 'logic.contradiction', verdict: 'proven' }] });
  });

  it('compares forecasts where that is asked for', async () => {
    const { code, out } = await check(JSON.stringify(RULE), '--scope', 'comprehensive', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      scope: 'comprehensive',
      assessment: { scope: 'comprehensive', report: [], parts: { syntax: 1 }, validation: [{ horizon: 1 }, {}, {}] },
    });
  });

  it('looks at all rules of a world together', async () => {
    const args = ['rules', 'check', '--world', 'temperature', '--json'];
    const { result, out } = await capture(() => runCli(args));
    expect(result).toBe(0);
    const { checked, unreadable, disabled } = JSON.parse(out) as Record<string, string[]>;
    expect([...checked!, ...unreadable!, ...disabled!].sort()).toEqual(['R001', 'R002', 'R003']);
    expect(checked).toContain('R001');
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    ['bytes', Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256), 'zero byte'],
    ['what is no YAML', '{ id: [', 'error['],
    ['what is too deep', `{"id":"a","condition":${nested(5000)}}`, 'nested too deeply'],
    ['too much', 'x'.repeat(2 << 20), 'larger than 1 MiB'],
    ['a dictionary of nothing', '{ "conditions": 3, "actions": {} }', 'cannot be converted'],
    ['a dictionary of another type', '{ "id": "a", "type": "odd", "conditions": [], "actions": [] }', 'not known'],
  ])('refuses a file with %s', async (_, content, says) => {
    const { code, out, err } = await check(content);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(says);
  });

  it.each([
    ['a list', '[1, 2]'],
    ['a text', 'hello'],
    ['a number', '3'],
    ['a deep rule', JSON.stringify({ ...RULE, condition: JSON.parse(nested(40)) as unknown })],
    ['a prototype', '{"__proto__": {"id": "x"}, "id": "constructor"}'],
    ['a threshold that is no number', JSON.stringify(RULE).replace('0.1', '"high"')],
    ['effects without end', JSON.stringify({ ...RULE, effects: Array.from({ length: 999 }, () => RULE.effects[0]) })],
  ])('says what is wrong with %s', async (_, content) => {
    const { code, out, err } = await check(content);
    expect(code).toBe(3);
    expect(`${out}${err}`).toMatch(/fatal {2}|error/);
    expect(err).not.toContain('pulse has a bug');
  });
});
