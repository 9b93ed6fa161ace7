import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { PositionedCommit } from '@pulse/contracts';
import { DevCluster, readiness } from '@pulse/testing';
import { blocksOf, cutEnd, flipBit } from '../support/broker-files.js';
import { batchUnder, type Reports, undisturbedReports } from '../support/cluster-batches.js';
import { checkInvariants } from '../support/invariants.js';
import { archiveUpTo, logOf } from '../support/invariants/cluster-evidence.js';
import { runPulse } from '../support/pulse.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { classicWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(600_000);

let folder: TemporaryFolder;
let cluster: DevCluster;
let place: Workspace;
let expected: Reports;
beforeAll(async () => {
  folder = temporaryFolder();
  [, expected] = await undisturbedReports(classicWorkspace(join(folder.path, 'undisturbed'), 40));
  place = classicWorkspace(join(folder.path, 'disturbed'), 40);
  cluster = await DevCluster.start({ simulators: 1, env: { all: { LINEAGE_EVERY_SECONDS: '1' } } });
  await batchUnder(cluster, place);
});
afterAll(async () => {
  await cluster?.stop();
  folder?.remove();
});

/** All that the log holds, once it is archived. */
async function archivedLog(): Promise<PositionedCommit[]> {
  const found = await readLog();
  const { end } = await archiveUpTo(cluster, found.at(-1)!.position);
  await end();
  return found;
}

async function readLog(toPosition = Infinity): Promise<PositionedCommit[]> {
  const log = await logOf(cluster);
  try {
    const found: PositionedCommit[] = [];
    for await (const entry of log.read(1, { toPosition })) found.push(entry);
    return found;
  } finally {
    await log.close();
  }
}

/** What the broker says about the log: how many messages it has and where it ends. */
async function stateOfLog(): Promise<{ messages: number; last_seq: number }> {
  const log = await logOf(cluster);
  try {
    const { messages, last_seq } = (await log.source.manager.streams.info('EVT')).state;
    return { messages, last_seq };
  } finally {
    await log.close();
  }
}

/** Does something to the broker's files while the broker is down and the services are not. */
async function whileDown(harm: () => void): Promise<void> {
  await cluster.nats.down();
  harm();
  await cluster.nats.up();
}

/** Waits until no service is ready, and gives what each of them says. */
async function refusals(): Promise<string[]> {
  return Promise.all(
    [...cluster.services.values()].map(async ({ url }) => {
      for (;;) {
        const { ok, text } = await readiness(url);
        if (!ok && text.includes('lineage_broken')) return text;
        await pause(100);
      }
    }),
  );
}

const stopServices = () => Promise.all([...cluster.services.values()].map((service) => service.kill()));
const administer = (...args: string[]) => runPulse(args, { cwd: folder.path, env: cluster.administratorEnv });

/** Restores, starts the services again, and holds a next batch to what it is without any harm. */
async function restoreFrom(before: readonly PositionedCommit[]): Promise<void> {
  await stopServices();
  const verified = await administer('verify-archive');
  expect(verified).toMatchObject({ code: 3, stdout: expect.stringContaining('The archive is as it was written') });
  expect(await administer('restore')).toMatchObject({ code: 0, stderr: '' });
  expect(await administer('verify-archive')).toMatchObject({ code: 0 });
  const restored = await readLog();
  expect(restored.slice(0, before.length)).toEqual(before);
  expect(restored.slice(before.length).map(({ commit }) => commit.events[0]!.type)).toEqual(['LogForked']);
  await Promise.all([...cluster.services.values()].map((service) => service.restart()));
  expect(await batchUnder(cluster, place)).toEqual(expected);
  await checkInvariants(cluster);
}

describe('a broker that', () => {
  it('lost the tail of its log (fault 3) stops every service; nothing is skipped, and a restore repairs it', async () => {
    const before = await archivedLog();
    await whileDown(() => cutEnd(blocksOf(cluster.nats, 'EVT').at(-1)!, 0.1));
    const left = await stateOfLog();
    expect(left.messages).toBeLessThan(before.length);
    expect((await refusals()).length).toBe(cluster.services.size);
    expect(await stateOfLog()).toEqual(left);
    expect(await administer('restore')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the log is in use'),
    });
    await restoreFrom(before);
  });

  it('has a flipped bit in its log (fault 4) hands out nothing damaged, and a restore repairs it', async () => {
    const before = await archivedLog();
    await whileDown(() => flipBit(blocksOf(cluster.nats, 'EVT').at(-1)!, 0.4));
    const { code, stdout } = await administer('verify-archive', '--json');
    const { problems, log } = JSON.parse(stdout) as { problems: unknown[]; log: { firstDifference: number } };
    expect([code, problems]).toEqual([3, []]);
    // Two fifths of the bytes are about two fifths of the commits; all before it are as they were.
    const first = log.firstDifference;
    expect(first).toBeGreaterThan(before.length * 0.2);
    expect(first).toBeLessThan(before.length * 0.7);
    // Servers give up that commit alone, or all that stands behind it in its file; readers come as far as it either way.
    expect(await readLog().catch(() => readLog(first - 1))).toEqual(before.slice(0, first - 1));
    await restoreFrom(before);
  });

  it('lost all its data (fault 5) is rebuilt, artefacts and work queue too, and tables are what they were', async () => {
    const before = await archivedLog();
    await whileDown(() => rmSync(cluster.nats.storeFolder, { recursive: true }));
    await restoreFrom(before);
  });
});
