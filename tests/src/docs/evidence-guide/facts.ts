import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import {
  type ForecastScore,
  type HeadlineValue,
  JobEvidence,
  type PairVerdict,
  type RecordedEvent,
  ScoredForecast,
} from '@pulse/contracts';
import { readJson } from '@pulse/read-model';
import { runPulse } from '../../support/pulse.js';
import { eventsIn } from '../../support/log-of.js';
import { inFolder } from '../../support/temporary-folder.js';
import { root } from '../documents.js';

/** What the guide speaks of: the first job of the bundled example. */
export interface Facts {
  readonly jobs: number;
  readonly headline: HeadlineValue;
  readonly score: ForecastScore;
  readonly evidence: JobEvidence;
  /** Verdicts on the targets at the horizon of the headline. */
  readonly pairs: readonly PairVerdict[];
}

const JOB = 'baseline';

/** Runs the example in a folder of its own. Its numbers are the same on every machine. */
export async function exampleFacts(): Promise<Facts> {
  return inFolder(async (folder) => {
    const manifest = join(root, 'examples/capital/experiments.yaml');
    const run = await runPulse(
      ['batch', manifest, '--home', join(folder, 'home'), '--output-dir', join(folder, 'out'), '--quiet'],
      { cwd: folder },
    );
    if (run.code !== 0) throw new Error(`the example ended with ${String(run.code)}: ${run.stderr}`);
    return readFacts(join(folder, 'home'));
  });
}

async function readFacts(home: string): Promise<Facts> {
  const events = await eventsIn(home);
  const stream = events.find(({ type, data }) => type === 'JobStarted' && data['name'] === JOB)!.stream;
  const data = (type: string): RecordedEvent['data'] =>
    events.find((event) => event.stream === stream && event.type === type)!.data;
  const decisions = events.filter(({ type }) => type === 'ForecastLicensed' || type === 'LicenseRefused');
  const number = Number(stream.split('.').at(-1));
  const { headline, score } = ScoredForecast.parse(withoutAttempt(data('ForecastScored')));
  const evidence = data('JobSucceeded')['evidence'] as string;
  const { pairs } = decisions.find(({ data: decision }) => decision['job'] === number)!.data;
  return {
    jobs: decisions.length,
    headline,
    score,
    evidence: JobEvidence.parse(await readJson(openFileArtifactStore(join(home, 'artifacts')), evidence)),
    pairs: pairs as PairVerdict[],
  };
}

/** An event says which attempt made it; the forecast does not. */
function withoutAttempt(data: RecordedEvent['data']): RecordedEvent['data'] {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== 'attempt'));
}
