import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { EventInput } from '@pulse/contracts';
import { openFileLog, type Revision } from '@pulse/event-log';
import { eventsIn, logFolder, verify } from '../support/log-of.js';
import { pulse, runPulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { measuredWorkspace } from '../support/workspace.js';

jest.setTimeout(60_000);

/** Writes a log again with other events: its hashes are right, so only what it tells has changed. */
async function rewrite(
  from: string,
  to: string,
  change: (event: EventInput, stream: string) => EventInput,
): Promise<void> {
  const source = await openFileLog(logFolder(from), { readOnly: true });
  const target = await openFileLog(logFolder(to));
  const heads = new Map<string, Revision>();
  for await (const { commit } of source.read(1)) {
    const { stream, events, actor, correlationId, causationId, traceparent } = commit;
    const changed = events.map((event) => change(event, stream));
    const context = { actor, correlationId, causationId, traceparent };
    heads.set(stream, await target.append(stream, heads.get(stream) ?? null, changed, context));
  }
  await source.close();
  await target.close();
  cpSync(join(from, 'artifacts'), join(to, 'artifacts'), { recursive: true });
}

/** Adds the least that a double can show to the first quantile of the first target. */
function nudge(event: EventInput, stream: string): EventInput {
  if (event.type !== 'ForecastScored' || !stream.endsWith('.1') || event.data['replicate'] !== 2) return event;
  const data = JSON.parse(JSON.stringify(event.data)) as {
    body: { targets: { temperature: { quantiles: number[][] } } };
  };
  const [row] = data.body.targets.temperature.quantiles;
  row![0] = row![0]! + Number.EPSILON;
  return { ...event, data };
}

const replayed = async (home: string) =>
  (await eventsIn(home))
    .filter(({ type }) => type.startsWith('Replay'))
    .map(({ type, data }) => [type, data['replicate']]);

describe('pulse replay', () => {
  it('verifies a forecast from the log alone, and notices a result that is not what the engine gives', async () => {
    await inFolder(async (root) => {
      const place = measuredWorkspace(join(root, 'original'));
      await pulse(['batch', place.manifest, '--quiet'], { cwd: place.folder });
      // Neither manifest nor world is there any more: the data folder is all that is read.
      const home = join(root, 'altered', '.pulse');
      await rewrite(place.home, home, nudge);
      expect(verify(home).sound).toBe(true);
      const cwd = join(root, 'altered');

      const same = await pulse(['replay', 'latest/baseline/1'], { cwd });
      expect(same.stdout).toMatch(/^Verified: .*baseline\/1 was simulated again .* bytes are the same\.$/m);

      const other = await runPulse(['replay', 'latest/baseline/2', '--json'], { cwd });
      expect(other.code).toBe(1);
      const result = JSON.parse(other.stdout) as { identical: boolean; differences: string[] };
      expect(result.identical).toBe(false);
      expect(result.differences.length).toBe(1);
      expect(result.differences[0]).toMatch(/^\/body\/targets\/temperature\/quantiles\/0\/0: /);

      expect(await replayed(home)).toEqual([
        ['ReplayVerified', 1],
        ['ReplayDiverged', 2],
      ]);
      expect(verify(home).sound).toBe(true);
    });
  });
});
