import { HttpClient } from './http-client.js';
import { RemoteArtifacts } from './remote-artifacts.js';
import { RemoteLog } from './remote-log.js';
import { serverJobs } from './server-jobs.js';
import type { ServerAddress } from './server-address.js';

/** The log and the artefacts of a server, to read. Nothing is asked yet. */
export function openServer(address: ServerAddress) {
  const client = new HttpClient(address);
  const log = new RemoteLog(client);
  return { client, log, artifacts: new RemoteArtifacts(client), jobs: serverJobs(client), close: () => log.close() };
}
