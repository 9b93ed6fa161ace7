import type { SentData, SentWorld } from '@pulse/contracts';
import { type MeasuredWorld, RunRefusedError } from '@pulse/rules';
import { gatherInputs, requestFiles } from '../../gather-inputs/index.js';
import { LEAST_HORIZON, measuringManifest, planningHorizon } from '../../measure-world/index.js';
import { type Drafted, draftOrRefuse } from '../submit/draft-or-refuse.js';

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
  const name = typeof sent === 'string' ? sent : sent.file;
  const request = { ...own, ...(data !== undefined && { data }) };
  const manifest = (horizon: number) => ({ ...request, manifest: measuringManifest(name, horizon), file: FILE });
  const { inputs } = gatherInputs(
    { file: FILE, text: JSON.stringify(manifest(LEAST_HORIZON).manifest), folder: '/' },
    requestFiles(request),
  );
  const { draft, diagnostics, texts } = draftOrRefuse(manifest(planningHorizon(inputs)));
  const { world, history } = draft;
  if (world.profile === 'classic')
    throw new RunRefusedError(
      'rulegen.profile',
      `${world.name} has the classic profile: its rules are not fitted to history, so none can be learned from it`,
    );
  if (history === null)
    throw new RunRefusedError(
      'rulegen.no_history',
      `no variable of ${world.name} has data, so nothing can be learned from it: give its variables a source`,
    );
  const found = inputs.world!.text;
  const text = typeof found === 'string' ? found : new TextDecoder('utf-8', { ignoreBOM: true }).decode(found);
  return { measured: { world, history }, diagnostics, texts, text };
}
