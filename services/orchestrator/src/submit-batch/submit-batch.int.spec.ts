import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BatchCompleted, BatchSimulated, canonicalJson, Plan, streams, World } from '@pulse/contracts';
import { LicensePolicy, worldHash } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { readBatch, readJson } from '@pulse/read-model';
import { batchWriter, testPlan } from '@pulse/testing';
import { draftBatch } from '../plan-batch/draft-batch.js';
import { inputsOf, MANIFEST, OPTIONS } from '../testing/inputs.js';
import { openPorts } from '../testing/ports.js';
import { submitBatch, type SubmitOptions } from './submit-batch.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened), actor: 'orchestrator' };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

const draftOf = (manifest = MANIFEST) => draftBatch(inputsOf({ manifest }), OPTIONS).draft!;
const options = (change: Partial<SubmitOptions> = {}): SubmitOptions => ({
  batchId: 'b1',
  only: null,
  trustOnly: false,
  maxFailures: null,
  useCache: true,
  continues: null,
  ...change,
});

/** A whole batch that a later one is compared with. */
async function complete(batchId: string, submission: { domain?: string; worldName?: string } = {}): Promise<void> {
  const jobs = { succeeded: 1, reused: 0, failed: 0, cancelled: 0 };
  await ports.submit(batchId, testPlan([]), { submission });
  await ports.append(streams.batch(batchId), BatchSimulated(jobs));
  await ports.append(streams.batch(batchId), BatchCompleted({ jobs, accepted: 1, rejected: 0, licensed: 0 }));
}

describe('submitting a batch', () => {
  it('stores everything it depends on, so that it runs from the log alone', async () => {
    const draft = draftOf();
    await submitBatch(ports, draft, options({ maxFailures: 3, only: 'push=0.2', useCache: false }));
    const { state, plan } = await readBatch(ports.log, ports.artifacts, 'b1');
    const { submission } = state;
    expect(state.status).toBe('planned');
    expect(plan).toEqual(draft.plan);
    expect(submission).toMatchObject({ name: 'tuning', domain: 'capital', worldName: 'w', maxFailures: 3 });
    expect(submission).toMatchObject({ only: 'push=0.2', useCache: false, trustOnly: false });
    expect(state.plan).toMatchObject({ jobs: 4, forecasts: 8, baseline: null, continues: null, plannerVersion: 1 });
    const text = async (hash: string) => new TextDecoder().decode(await ports.artifacts.get(hash));
    expect(await text(submission.manifest)).toBe(MANIFEST);
    expect(await text(submission.history!)).toBe(canonicalJson(draft.history));
    expect(World.parse(await readJson(ports.artifacts, submission.world))).toEqual(draft.world);
    expect(LicensePolicy.parse(await readJson(ports.artifacts, submission.policy))).toEqual(draft.policy);
    expect(Plan.parse(await readJson(ports.artifacts, state.plan.plan))).toEqual(draft.plan);
    // Jobs name their inputs by what the plan says: the same artefacts.
    expect([plan.config.world, plan.config.history]).toEqual([submission.world, submission.history]);
    expect(submission.world).toBe(worldHash(draft.world));
  });

  it('is one commit, and refuses an id that is taken', async () => {
    await submitBatch(ports, draftOf(), options());
    expect((await ports.log.head())!.position).toBe(1);
    await expect(submitBatch(ports, draftOf(), options())).rejects.toThrow(ConflictError);
  });

  it.each([
    [false, false, false],
    [true, false, true],
    [false, true, true],
  ])(
    'exports only licensed rows where asked (%p) or where the manifest says so (%p): %p',
    async (asked, enforced, expected) => {
      const manifest = MANIFEST.replace('  horizon: 2\n', `  horizon: 2\n  license: { enforce: ${enforced} }\n`);
      await submitBatch(ports, draftOf(manifest), options({ trustOnly: asked }));
      const { state } = await readBatch(ports.log, ports.artifacts, 'b1');
      expect(state.submission.trustOnly).toBe(expected);
    },
  );
});

describe('the baseline of a new batch', () => {
  const baselineOf = async (change: Partial<SubmitOptions> = {}) => {
    await submitBatch(ports, draftOf(), options({ batchId: 'fresh', ...change }));
    return (await readBatch(ports.log, ports.artifacts, 'fresh')).state.plan;
  };

  it('is the newest whole batch of its domain and world', async () => {
    await complete('old');
    await complete('newer');
    await complete('climate', { domain: 'climate' });
    await complete('other', { worldName: 'w2' });
    await ports.submit('running', testPlan([]));
    expect(await baselineOf()).toMatchObject({ baseline: 'newer', continues: null });
  });

  it('is none in a new log', async () => {
    expect(await baselineOf()).toMatchObject({ baseline: null });
  });

  it.each([['older'], [null]])('is that of the batch it continues: %p', async (baseline) => {
    await complete('newer');
    const plan = await baselineOf({ continues: { batchId: 'ended', baseline } });
    expect(plan).toMatchObject({ baseline, continues: 'ended' });
  });

  it('does not change when another batch ends later', async () => {
    await complete('old');
    await baselineOf();
    await complete('late');
    expect((await readBatch(ports.log, ports.artifacts, 'fresh')).state.plan.baseline).toBe('old');
  });
});
