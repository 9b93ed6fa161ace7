import { describe, expect, it } from '@jest/globals';
import { type History, type RuleData, RuleDrafted, RulePromoted } from '@pulse/contracts';
import { contentHash, readWorld, ruleHash, ruleStore } from '@pulse/domain';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import type { RuleRecord } from '../store/index.js';
import { planPromotion } from './promote-rule.js';

const TEXT = `name: w
period: month
sources: { d: { from: d.csv, date: month } }
variables: { x: { source: d, column: x, process: random_walk } }
targets: [x]
`;
const world = readWorld(TEXT, 'w').world!;
/** Twelve months from January 2000 on. */
const history: History = { period: 'month', start: 360, length: 12, series: { x: Array<number>(12).fill(1) } } as never;
const rule: RuleData = {
  id: 'up',
  description: '',
  tags: [],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
    op: '>',
    threshold: 1,
  },
  effects: [{ on: 'x', add: { value: 0.05, sd: 0.01 }, cap: 0.2 }],
};
const provenance = {
  origin: 'symbolic',
  method: null,
  model: null,
  promptHash: null,
  runId: 'r1',
  parents: [],
} as const;
const drafted = RuleDrafted({
  ruleId: 'up',
  version: 1,
  rule,
  canonical: ruleHash(rule),
  provenance: { ...provenance, parents: [] },
  assessment: null,
  note: null,
});
const record = ruleStore.evolve(ruleStore.initial, drafted) as RuleRecord;
const version = record.versions[0]!;

const artifacts = {} as ArtifactStore;
const logWith = (load: () => Promise<unknown>) => ({ load }) as unknown as EventLog;
const none = logWith(() => Promise.resolve({ events: [], revision: null }));
const plan = (log: EventLog, of = record) =>
  planPromotion(
    { log, artifacts },
    { record: of, version },
    { text: TEXT, measured: { world, history } },
    { reason: 'it holds', force: true },
  );

describe('planning a promotion', () => {
  it('takes the end of the data for a rule whose run is in another log', async () => {
    const planned = await plan(none);
    expect(planned).toMatchObject({ until: '2000-12', repeated: false, reason: 'it holds (forced: never assessed)' });
    // It is added as it was tested: its effect on a variable is fitted at each origin.
    expect(planned.extended.after.rules[0]).toMatchObject({ id: 'up', effects: [{ on: 'x', add: 'fit', cap: 0.2 }] });
  });

  it('fails where the log cannot tell of the run', async () => {
    const corrupt = Object.assign(new Error('bytes 7 to 9 are damaged'), { code: 'log.corrupt' });
    await expect(plan(logWith(() => Promise.reject(corrupt)))).rejects.toBe(corrupt);
  });

  it('finds that it was decided before, in this very world only', async () => {
    const { extended } = await plan(none);
    const worldOf = (from: object) => ({
      name: 'w',
      from: contentHash(from),
      to: contentHash(extended.after),
      version: '2',
    });
    const promoted = (from: object) =>
      ruleStore.evolve(
        record,
        RulePromoted({
          ruleId: 'up',
          version: 1,
          by: 'person',
          policy: null,
          reason: 'the first time',
          assessment: null,
          world: worldOf(from),
        }),
      ) as RuleRecord;
    expect(await plan(none, promoted(extended.before))).toMatchObject({ repeated: true, reason: 'the first time' });
    expect(await plan(none, promoted({ ...extended.before, version: 7 }))).toMatchObject({ repeated: false });
  });
});
