/** Runs a projector until it has reached a position: `node projector-child.js <database> <folder of the log> <position>`. */
import { openFileLog } from '@pulse/event-log';
import { openDatabase } from '../database.js';
import { Projector } from '../projector/projector.js';
import { tallyProjection } from './tally.js';

const [url, directory, position] = process.argv.slice(2) as [string, string, string];
const database = openDatabase({ url, applicationName: 'spec-child' });
const log = await openFileLog(directory, { readOnly: true });
const projection = tallyProjection('tallies');
const projector = new Projector({ database, log, projection, limits: { commits: 10, bytes: 1 << 20 } });
const stop = new AbortController();
const running = projector.run(stop.signal);
await projector.reached(Number(position));
stop.abort();
await running;
await log.close();
await database.close();
