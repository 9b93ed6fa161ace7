import { describe, expect, it } from '@jest/globals';
import { wireReply, wireRule, wireTest } from '../testing/wire-rules.js';
import { MOST_RULES, readReply } from './read-reply.js';
import { wireSchema } from './wire-schema.js';

const schema = wireSchema(['oil', 'jobs']);
const read = (text: string) => readReply(text, schema);

describe('readReply', () => {
  it('reads rules and names', () => {
    const rule = wireRule();
    expect(read(wireReply([rule], { preferred: ['oil'], forbidden: ['jobs'] }))).toEqual({
      rules: [{ index: 0, rule }],
      preferred: ['oil'],
      forbidden: ['jobs'],
      findings: [],
      given: 1,
    });
  });

  it('takes the answer out of one fence around it', () =>
    expect(read(`\`\`\`json\n${wireReply([wireRule()])}\n\`\`\``).rules).toHaveLength(1));

  it.each([
    ['text', 'Sure! Here are rules.', ''],
    ['text around', `Sure: ${wireReply([])}`, ''],
    ['a cut answer', wireReply([wireRule()]).slice(0, -20), ''],
    ['a key twice', '{"rules":[],"rules":[],"preferred":[],"forbidden":[]}', ''],
    ['a list', '[]', ''],
    ['no rules', '{"preferred":[],"forbidden":[]}', '/rules'],
    ['a field too many', wireReply([], { command: 'run' }), ''],
    ['too much', `"${'x'.repeat(300_000)}"`, ''],
  ])('refuses %s as a whole', (_, text, path) => {
    const { rules, findings, given } = read(text);
    expect([rules, given]).toEqual([[], 0]);
    expect(findings[0]).toMatchObject({ severity: 3, path, verdict: 'proven' });
    expect(JSON.stringify(findings)).not.toContain('command');
  });

  it('keeps the rules that are valid, and says exactly what is wrong with the others', () => {
    const wrong = { ...wireRule(), direction: 'sideways' };
    const unknown = wireRule([
      { ...wireRule().any[0]!.all[0]!, series: { name: 'gold', transform: 'level', turns: null, lag: 0 } } as never,
    ]);
    const { rules, findings, given } = read(wireReply([wrong, wireRule(), unknown, 5]));
    expect(given).toBe(4);
    expect(rules.map(({ index }) => index)).toEqual([1]);
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['proposal.schema', '/rules/0/direction'],
      ['proposal.unknown_name', '/rules/2/any/0/all/0/series/name'],
      ['proposal.schema', '/rules/3'],
    ]);
  });

  it('says which name was probably meant', () => {
    const { series, ...test } = wireTest();
    const text = wireReply([wireRule([{ ...test, series: { ...series, name: 'oli' } }])]);
    const { findings } = readReply(text, schema, (name) => (name === 'oli' ? 'oil' : undefined));
    expect(findings).toMatchObject([{ code: 'proposal.unknown_name', suggestion: 'oil' }]);
  });

  it('reads no more rules than it should, and leaves out names that it does not know', () => {
    const { rules, preferred, findings } = read(
      wireReply(Array(20).fill(wireRule()), { preferred: ['gold', 'oil', 7] }),
    );
    expect(rules).toHaveLength(MOST_RULES);
    expect(preferred).toEqual(['oil']);
    expect(findings.map(({ code, path, severity }) => [code, path, severity])).toEqual([
      ['proposal.too_many', '/rules', 1],
      ['proposal.unknown_name', '/preferred/0', 1],
      ['proposal.unknown_name', '/preferred/2', 1],
    ]);
  });

  it('is not misled by keys of objects', () => {
    const { rules } = read(
      `{"rules":[{"__proto__":{"mechanism":"x"},"any":[],"direction":"raises"}],"preferred":[],"forbidden":[]}`,
    );
    expect(rules).toEqual([]);
    expect(({} as { mechanism?: string }).mechanism).toBeUndefined();
  });
});
