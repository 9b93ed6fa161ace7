import type { DevCluster } from '@pulse/testing';
import { type PulseEnd, pulse, startPulse } from './pulse.js';
import { reportsIn } from './reports.js';
import type { Workspace } from './workspace.js';

const BATCH = ['batch', 'experiments.yaml', '--quiet', '--no-cache'];

/** Times that a client comes back to a batch that it lost sight of. */
const MOST_RESUMES = 5;

/** How the command finds a cluster. */
export const clientEnv = (cluster: DevCluster): Record<string, string> => ({
  PULSE_SERVER: cluster.url,
  PULSE_API_KEY: cluster.apiKey,
});

/**
 * What the reports of a batch are when nobody disturbs it: of the first of its kind, and of one that has the same batch
 * before it as its baseline. Run embedded.
 */
export async function undisturbedReports(place: Workspace): Promise<readonly [Reports, Reports]> {
  await pulse(BATCH, { cwd: place.folder });
  const first = reportsIn(place.out);
  await pulse(BATCH, { cwd: place.folder });
  return [first, reportsIn(place.out)];
}

export type Reports = Record<string, string>;

/**
 * Runs a batch on a cluster through the command, while something is done to the cluster. A client that loses its server
 * comes back with `--resume`.
 *
 * @throws Error with what the client said when the batch does not reach its reports
 */
export async function batchUnder(
  cluster: DevCluster,
  place: Workspace,
  disturb: () => Promise<void> = () => Promise.resolve(),
): Promise<Reports> {
  const options = { cwd: place.folder, env: clientEnv(cluster) };
  const running = startPulse(BATCH, options);
  await Promise.all([running.end, disturb()]);
  let end: PulseEnd = await running.end;
  for (let n = 0; end.code !== 0 && n < MOST_RESUMES; n++) end = await startPulse([...BATCH, '--resume'], options).end;
  if (end.code !== 0) throw new Error(`the batch did not end (${end.code ?? end.signal}):\n${end.stderr}${end.stdout}`);
  return reportsIn(place.out);
}
