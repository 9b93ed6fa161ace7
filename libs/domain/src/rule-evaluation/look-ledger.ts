import { Sha256 } from '@pulse/contracts';
import type { History, World } from '@pulse/contracts';
import { z } from 'zod';
import { contentHash } from '../job/keys.js';

/** One look at the report block: what it was allowed to reject at, and what it found. */
export const ReportLook = z.strictObject({
  /** Canonical hash of the rule. */
  rule: Sha256,
  target: z.string(),
  level: z.number().min(0).max(1),
  p: z.number().min(0).max(1),
  passed: z.boolean(),
});
export type ReportLook = z.infer<typeof ReportLook>;

/** Every look at the report block of one series, in order. */
export const LookLedger = z.strictObject({
  /** Names the series whose last quarter is looked at, whatever it has grown to. */
  dataSet: z.string(),
  looks: z.array(ReportLook),
});
export type LookLedger = z.infer<typeof LookLedger>;

/** Bound of the marginal false discovery rate over all looks at a series. */
export const LOOK_LEVEL = 0.05;

/** Share of the wealth that a look may cost: most of it on the first, as a run looks with its best rule first. */
const BID = 0.75;

/**
 * What a ledger is kept under: the world's name, the target, how often it is observed and when it begins. Not what is in it: a month
 * more, a revision or another variable beside it leave the last quarter almost what it was, so whoever looks again has so much less to
 * spend. Data that begin at another time, or belong to another world, are others.
 */
export function ledgerKey(world: Pick<World, 'name'>, history: History, target: string): string {
  const series = Object.hasOwn(history.series, target) ? history.series[target]! : [];
  const known = series.findIndex((value) => value !== null);
  const first = known < 0 ? null : history.start + known;
  return contentHash({ world: world.name, target, period: history.period, first });
}

export const emptyLedger = (dataSet: string): LookLedger => ({ dataSet, looks: [] });

/**
 * What is left to spend. Alpha-investing: it starts at 0.05; a look at level a costs a / (1 - a) where nothing is found
 * and earns 0.05 where a rule is accepted, so E(false) / (E(accepted) + 1) stays at or below 0.05.
 *
 * Source: Foster and Stine (2008), Alpha-investing, JRSS B 70, eqs. 9-12, with eta = 1.
 */
export function wealthOf({ looks }: LookLedger): number {
  return looks.reduce(
    (wealth, { level, passed }) => (passed ? wealth + LOOK_LEVEL : wealth - level / (1 - level)),
    LOOK_LEVEL,
  );
}

/** Level of the next look: one that costs three quarters of the wealth: 0.036 at first, a quarter of it after each look in vain. */
export function nextLevel(ledger: LookLedger): number {
  const cost = BID * wealthOf(ledger);
  return cost / (1 + cost);
}

/** The look that was taken for this rule and target, if any: it is not taken again. */
export function lookAt(ledger: LookLedger, rule: string, target: string): ReportLook | undefined {
  return ledger.looks.find((look) => look.rule === rule && look.target === target);
}

export function withLook(ledger: LookLedger, look: { rule: string; target: string; p: number }): LookLedger {
  const level = nextLevel(ledger);
  return { ...ledger, looks: [...ledger.looks, { ...look, level, passed: look.p <= level }] };
}
