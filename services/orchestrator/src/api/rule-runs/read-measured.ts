import type { SentData, SentWorld, SubmitRequest } from '@pulse/contracts';
import { readWorld } from '@pulse/domain';
import { type MeasuredWorld, RunRefusedError } from '@pulse/rules';
import { requestFiles } from '../../gather-inputs/index.js';
import { LEAST_HORIZON, measuringManifest, planningHorizon } from '../../measure-world/index.js';
import { checkSize, type Drafted, draftOrRefuse } from '../submit/draft-or-refuse.js';

export interface ReadMeasured extends Pick<Drafted, 'diagnostics' | 'texts'> {
  readonly measured: MeasuredWorld;
  /** Of the world file, as it was sent or as it ships with Pulse. */
  readonly text: string;
}

/** The name that diagnostics show for a request that is at fault itself. */
const FILE = 'request';

/**
 * Reads the world of a request with its data; nothing is read from a path that the client names.
 *
 * @throws ApiError `manifest.invalid` with all that is wrong, RunRefusedError where no variable has data
 */
export function readMeasured(sent: SentWorld, data: SentData | undefined): ReadMeasured {
  const own = typeof sent === 'string' ? {} : { world: sent };
  checkSize('world', own.world?.text);
  const name = typeof sent === 'string' ? sent : sent.file;
  const request = { ...own, ...(data !== undefined && { data }) };
  const { text, horizon } = lookAhead(name, request);
  const plan = { ...request, manifest: measuringManifest(name, horizon), file: FILE };
  const { draft, diagnostics, texts } = draftOrRefuse(plan);
  const { world, history } = draft;
  if (history !== null) return { measured: { world, history }, diagnostics, texts, text };
  throw new RunRefusedError(
    'rulegen.no_history',
    `no variable of ${world.name} has data, so nothing can be learned from it: give its variables a source`,
  );
}

/** The text of the world, and how far a plan of it has to look. @throws RunRefusedError `rulegen.profile` */
function lookAhead(name: string, request: Pick<SubmitRequest, 'world' | 'data'>): { text: string; horizon: number } {
  const found = requestFiles(request).world(name);
  if (!('file' in found)) return { text: '', horizon: LEAST_HORIZON };
  const text =
    typeof found.text === 'string' ? found.text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(found.text);
  const { world } = readWorld(text, found.file);
  if (world?.profile === 'classic')
    throw new RunRefusedError(
      'rulegen.profile',
      `${world.name} has the classic profile: its rules are not fitted to history, so none can be learned from it`,
    );
  return { text, horizon: world === undefined ? LEAST_HORIZON : planningHorizon(world) };
}
