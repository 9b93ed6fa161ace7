import { chooseResources } from '../embedded/resources.js';
import type { Place } from '../place/place.js';
import type { BatchRunner } from './runner.js';

/** What runs batches at a place. Only what is needed is loaded. */
export async function openRunner(place: Place, workers: number | 'auto' | undefined): Promise<BatchRunner> {
  if (place.kind === 'server') {
    const { RemoteRunner } = await import('../remote/remote-runner.js');
    return new RemoteRunner(place.server);
  }
  const { EmbeddedRunner } = await import('./embedded-runner.js');
  return EmbeddedRunner.open(place.home, chooseResources(workers));
}
