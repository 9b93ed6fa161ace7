import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFileArtifactStore } from '@pulse/artifact-store';
import type { Assessment, RuleData } from '@pulse/contracts';
import { ruleHash, type IterationEnd, type ProposedRule, type StartedRun } from '@pulse/domain';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { RuleRepository } from '@pulse/rules';
import { keepAccepted } from './rules-generate-store.js';

const hash = (digit: string) => digit.repeat(64);
const rule: RuleData = {
  id: 'found',
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
  effects: [{ on: 'y', add: { value: 1, sd: 0.1 }, cap: 2 }],
};
const canonical = ruleHash(rule);
const call = (n: number, model: string) => ({
  callId: `r1.1.propose.${n}`,
  provider: 'openai',
  model,
  promptHash: hash(String(n)),
  outcome: 'reply',
  cost: 5,
  reply: hash('e'),
});

/** A run that was asked for with one model, of which the second had to answer; its rule was accepted. */
function runWith(source: Pick<ProposedRule, 'origin' | 'operator' | 'callId'>): StartedRun {
  const assessment = { rule: canonical, decision: 'accepted', quality: 0.9 } as Assessment;
  const proposal: ProposedRule = { iteration: 1, arm: 'gpt', rule, canonical, parents: [hash('a')], ...source };
  return {
    status: 'completed',
    request: {
      runId: 'r1',
      target: 'y',
      method: 'gpt_only',
      world: { name: 'w', version: '1', artifact: hash('0') },
      settings: { provider: 'openai', model: 'large' },
    },
    iterations: [{ calls: [call(1, 'large'), call(2, 'small')] } as unknown as IterationEnd],
    proposals: new Map([[canonical, proposal]]),
    assessments: new Map(),
    end: { type: 'RuleGenCompleted', data: { best: { rule, canonical, assessment }, cached: null } },
  } as unknown as StartedRun;
}

describe('a rule that is kept', () => {
  let folder: string;
  let log: EventLog;
  let rules: RuleRepository;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulse-keep-'));
    log = await openFileLog(join(folder, 'log'), { fsync: 'never' });
    rules = new RuleRepository({ log, artifacts: openFileArtifactStore(join(folder, 'artifacts')), actor: 'spec' });
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });
  const provenance = async (source: Parameters<typeof runWith>[0]) => {
    await keepAccepted({ log, rules }, runWith(source), undefined);
    return (await rules.find('found'))!.versions.at(-1)!.provenance;
  };

  it('names the model that answered and the prompt that it answered, whichever model was asked first', async () => {
    expect(await provenance({ origin: 'llm', operator: 'propose', callId: 'r1.1.propose.2' })).toEqual({
      origin: 'llm',
      method: 'gpt_only',
      model: 'openai/small',
      promptHash: hash('2'),
      runId: 'r1',
      parents: [hash('a')],
    });
  });

  it('names the model around whose words the search found it', async () => {
    expect(await provenance({ origin: 'symbolic', operator: 'refine', callId: 'r1.1.propose.1' })).toMatchObject({
      origin: 'symbolic',
      model: 'openai/large',
      promptHash: hash('1'),
    });
  });

  it('names none where the search found it alone', async () => {
    expect(await provenance({ origin: 'symbolic', operator: 'search', callId: null })).toMatchObject({
      origin: 'symbolic',
      model: null,
      promptHash: null,
    });
  });
});
