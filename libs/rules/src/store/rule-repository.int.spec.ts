import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import type { RuleData, WorldFile } from '@pulse/contracts';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { RuleRepository } from './rule-repository.js';

const provenance = { origin: 'person', method: null, model: null, promptHash: null, runId: null, parents: [] } as const;
const made = { ...provenance, parents: [] };

const rule = (id: string, threshold: number, on = 'unemployment', description = ''): RuleData => ({
  id,
  description,
  tags: ['despair'],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'sp500', transform: 'pct', turns: 6, lag: 0 },
    op: '<',
    threshold,
  },
  effects: [{ on, add: { value: 0.02, sd: 0.005 }, cap: 0.05 }],
});
const worlds = {
  name: 'capital',
  from: { name: 'capital', version: '1', targets: ['unemployment'] } as WorldFile,
  to: { name: 'capital', version: '2', targets: ['unemployment'] } as WorldFile,
};
const byPerson = { by: 'person', policy: null, reason: 'it held', worlds } as const;

describe('the repository of rules', () => {
  let folder: string;
  let log: EventLog;
  let artifacts: ArtifactStore;
  let rules: RuleRepository;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulse-rules-'));
    log = await openFileLog(join(folder, 'log'));
    artifacts = openFileArtifactStore(join(folder, 'artifacts'));
    rules = new RuleRepository({ log, artifacts, actor: 'rulegen' });
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps every version, through drafts, promotion and restoring', async () => {
    await rules.draft(rule('layoffs', -15), made, null);
    await rules.draft(rule('layoffs', -20), made, null, 'sharper');
    await rules.promote('layoffs', { version: 2, ...byPerson });
    await rules.deprecate('layoffs', 'no longer holds');
    const restored = await rules.restore('layoffs', 1, 'the first was right');
    expect(restored.status).toBe('draft');
    expect(restored.versions.map(({ version, note }) => [version, note])).toEqual([
      [1, null],
      [2, 'sharper'],
      [3, 'the first was right'],
    ]);
    const thresholds = restored.versions.map(({ rule: { condition } }) =>
      condition.kind === 'compare' ? condition.threshold : null,
    );
    expect(thresholds).toEqual([-15, -20, -15]);
    expect(await rules.find('layoffs')).toEqual(restored);
  });

  it('stores the world before and after a promotion', async () => {
    await rules.draft(rule('layoffs', -15), made, null);
    const { active } = await rules.promote('layoffs', { version: 1, ...byPerson });
    const stored = async (hash: string) => JSON.parse(Buffer.from(await artifacts.get(hash)).toString()) as WorldFile;
    expect(active).toMatchObject({ version: 1, by: 'person', world: { name: 'capital', version: '2' } });
    expect([await stored(active!.world.from), await stored(active!.world.to)]).toEqual([worlds.from, worlds.to]);
  });

  it('tells what acts: the active version, or the newest where none is active', async () => {
    const acting = async () => {
      const [{ acting: found }] = (await rules.list()) as [Awaited<ReturnType<RuleRepository['list']>>[number]];
      return found.condition.kind === 'compare' ? found.condition.threshold : null;
    };
    await rules.draft(rule('layoffs', -15), made, null);
    expect(await acting()).toBe(-15);
    await rules.promote('layoffs', { version: 1, ...byPerson });
    await rules.draft(rule('layoffs', -20), made, null);
    expect(await acting()).toBe(-15);
    await rules.promote('layoffs', { version: 2, ...byPerson });
    expect(await acting()).toBe(-20);
  });

  it('lists the newest first, and what was asked for', async () => {
    await rules.draft(rule('first', -15), made, null);
    await rules.draft(rule('second', -15, 'sp500', 'A panic ends.'), made, null);
    await rules.draft(rule('third', -15), made, null);
    await rules.deprecate('first', 'old', true);
    await rules.deprecate('third', 'old');
    const ids = async (filter: Parameters<RuleRepository['list']>[0]) =>
      (await rules.list(filter)).map(({ ruleId }) => ruleId);
    expect(await ids({})).toEqual(['third', 'second']);
    expect(await ids({ status: 'archived' })).toEqual(['first']);
    expect(await ids({ status: 'deprecated' })).toEqual(['third']);
    expect(await ids({ target: 'sp500' })).toEqual(['second']);
    expect(await ids({ text: 'PANIC' })).toEqual(['second']);
    expect(await ids({ text: 'despair' })).toEqual(['third', 'second']);
    expect(await ids({ limit: 1 })).toEqual(['third']);
    expect(await ids({ limit: 1, offset: 1 })).toEqual(['second']);
  });

  it('takes another amount, cap or word for another version', async () => {
    const first = rule('layoffs', -15);
    const [effect] = first.effects;
    await rules.draft(first, made, null);
    await rules.draft({ ...first, effects: [{ ...effect!, add: { value: 0.03, sd: 0.005 } }] }, made, null);
    await rules.draft({ ...first, effects: [{ ...effect!, cap: 0.04 }] }, made, null);
    await rules.draft({ ...first, description: 'other words' }, made, null);
    const { versions } = (await rules.find('layoffs'))!;
    expect(versions).toHaveLength(4);
    expect(new Set(versions.map(({ canonical }) => canonical)).size).toBe(1);
  });

  it('lists many in pages that neither repeat nor leave out any', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `rule_${i}`);
    for (const [i, name] of names.entries()) await rules.draft(rule(name, -i), made, null);
    const pages: string[] = [];
    for (let offset = 0; offset < 45; offset += 15)
      pages.push(...(await rules.list({ limit: 15, offset })).map(({ ruleId }) => ruleId));
    expect(pages).toEqual(names.toReversed());
  });

  it('numbers versions without gaps where many draft at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => rules.draft(rule('layoffs', -10 - i), made, null)));
    const found = await rules.find('layoffs');
    expect(found!.versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(found!.versions.map(({ canonical }) => canonical)).size).toBe(8);
  });

  it('refuses what cannot be: no change, no such rule, an id that is none', async () => {
    await rules.draft(rule('layoffs', -15), made, null);
    await expect(rules.draft(rule('layoffs', -15), made, null)).rejects.toMatchObject({ code: 'rule.unchanged' });
    await expect(rules.deprecate('missing', 'x')).rejects.toMatchObject({ code: 'rule.unknown' });
    await expect(rules.draft(rule('../../escape', -15), made, null)).rejects.toThrow();
    expect(await rules.find('missing')).toBeNull();
  });
});
