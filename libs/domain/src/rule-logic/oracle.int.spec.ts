import { describe, expect, it } from '@jest/globals';
import type { Condition } from '@pulse/contracts';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Domain, conditionText, DOMAINS } from '../rule-grammar/index.js';
import { alwaysTrue, impliesCondition, neverTogether, neverTrue } from './claims.js';
import { chooser, type ConditionOptions, randomCondition } from './testing/random-conditions.js';
import { type Script, smtScript } from './testing/smt.js';
import type { Claim } from './types.js';

const ORACLE = fileURLToPath(new URL('../../tools/z3-oracle.mjs', import.meta.url));
const POSITIVE = new Set(['x', 'y']);
const OPTIONS: ConditionOptions = {
  names: ['x', 'y', 'z'],
  transforms: ['level', 'level', 'delta', 'pct', 'mean', 'max', 'min'],
  thresholds: [-10, -1, -0.5, 0, 0.1, 0.5, 1, 2, 5, 10],
  turns: 3,
  lag: 2,
  depth: 2,
};

const domainOf = (name: string): Domain | undefined => (POSITIVE.has(name) ? DOMAINS.positive : undefined);

interface Question {
  readonly text: string;
  readonly claim: Claim;
  readonly script: string;
}

function question(text: string, claim: Claim, requirements: readonly Script[]): Question {
  return { text, claim, script: smtScript(requirements, POSITIVE) };
}

function questions(seed: number, count: number): Question[] {
  const pick = chooser(seed);
  const yes = (condition: Condition): Script => ({ condition, holds: true });
  const no = (condition: Condition): Script => ({ condition, holds: false });
  return Array.from({ length: count }, () => {
    const a = randomCondition(pick, OPTIONS);
    const b = randomCondition(pick, OPTIONS);
    const [first, second] = [conditionText(a), conditionText(b)];
    return [
      question(`never: ${first}`, neverTrue(a, domainOf), [yes(a)]),
      question(`always: ${first}`, alwaysTrue(a, domainOf), [no(a)]),
      question(`(${first}) implies (${second})`, impliesCondition(a, b, domainOf), [yes(a), no(b)]),
      question(`never both: ${first}; ${second}`, neverTogether([a, b], domainOf), [yes(a), yes(b)]),
    ];
  }).flat();
}

function ask(scripts: readonly string[]): string[] {
  const run = spawnSync(process.execPath, [ORACLE], { input: JSON.stringify(scripts), maxBuffer: 2 ** 26 });
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr.toString('utf8')}`);
  return JSON.parse(run.stdout.toString('utf8')) as string[];
}

describe('the logic checks against Z3', () => {
  it('never disagree over 400 claims on random conditions, and decide at least 97 % of them', () => {
    const asked = questions(20_261_121, 100);
    const answers = ask(asked.map(({ script }) => script));
    const wrong = asked.filter(({ claim }, i) => {
      if (claim.verdict === 'proven') return answers[i] !== 'unsat' && answers[i] !== 'unknown';
      return claim.verdict === 'refuted' && answers[i] === 'unsat';
    });
    expect(
      wrong.map(
        ({ text, claim }) => `${claim.verdict} ${text} but Z3 says ${answers[asked.findIndex((q) => q.text === text)]}`,
      ),
    ).toEqual([]);
    expect(answers.filter((answer) => !['sat', 'unsat', 'unknown'].includes(answer))).toEqual([]);
    const count = (verdict: Claim['verdict']) => asked.filter(({ claim }) => claim.verdict === verdict).length;
    // Of what Z3 itself decides, on both sides.
    const decided = answers.filter((answer) => answer !== 'unknown').length;
    expect(decided).toBeGreaterThan(0.95 * asked.length);
    expect(count('undecided')).toBeLessThan(0.03 * asked.length);
    expect(count('proven')).toBeGreaterThan(0.95 * answers.filter((answer) => answer === 'unsat').length);
    expect(count('proven')).toBeGreaterThan(40);
  }, 240_000);
});
