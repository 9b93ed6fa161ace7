import { errorCode } from '@pulse/telemetry';
import type { ServiceOptions } from '@pulse/host';
import { makeWorker } from './make-worker.js';
import { simulatorEnv } from './simulator-config.js';

/** Evidence keys that are remembered. One that is not is measured again, to the same bytes. */
const MOST_KEYS = 50_000;
/** Streams of jobs that are worked on, and some more: nobody comes back to the others. */
const MOST_PLACES = 4096;

/** The simulator as a service: it takes work from the broker and has child processes compute it. */
export const simulatorService: ServiceOptions<typeof simulatorEnv.shape, undefined> = {
  name: 'simulator',
  env: simulatorEnv.shape,
  // Its memory does not grow with the log: of the index it keeps what it looks up.
  log: { index: { kinds: ['evidence'], mostKeys: MOST_KEYS, lists: false }, mostPlaces: MOST_PLACES },
  async build(context) {
    const { config, logger, log, artifacts, health } = context;
    const queue = await context.openQueue();
    const worker = makeWorker({ log, artifacts, queue, config, name: config.INSTANCE, logger });
    const { module, strategy } = worker;
    health.add('work', () => (strategy.pullFailure === null ? null : errorCode(strategy.pullFailure)));
    let listen = async (): Promise<unknown> => undefined;
    return {
      module,
      configure: (app) => {
        app.connectMicroservice({ strategy });
        listen = () => app.startAllMicroservices();
      },
      start: async () => void (await listen()),
      stop: () => worker.stop(),
    };
  },
};
