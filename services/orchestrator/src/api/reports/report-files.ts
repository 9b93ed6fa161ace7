import { parseJson, streams, type DataOf, type ReportsWritten } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { ApiError } from '../problems/api-error.js';
import { needed } from '../problems/lost-artifact.js';

/** The reports of a batch as artefacts. @throws ApiError `reports.not_written` */
export async function writtenReports(log: EventLog, batchId: string): Promise<DataOf<typeof ReportsWritten>> {
  const { events } = await log.load(streams.audit(batchId));
  const written = events.findLast(({ type }) => type === 'ReportsWritten');
  if (written === undefined)
    throw new ApiError('reports.not_written', `the reports of batch "${batchId}" are not written yet`);
  return written.data as DataOf<typeof ReportsWritten>;
}

/** A file of a bundle: with its content, or as the artefacts that hold its parts. */
interface Bundled {
  readonly name: string;
  readonly content?: string;
  readonly parts?: readonly string[];
}

/** The bytes of one report. @throws ApiError `report.unknown` */
export async function readReport(
  artifacts: ArtifactStore,
  { files, bundles }: DataOf<typeof ReportsWritten>,
  name: string,
): Promise<Uint8Array> {
  const get = (what: string, sha256: string) => needed(`report "${what}"`, artifacts.get(sha256));
  if (Object.hasOwn(files, name)) return get(name, files[name]!);
  for (const bundle of bundles) {
    const found = findIn(await needed('a bundle of reports', artifacts.get(bundle)), name);
    if (found?.content !== undefined) return new TextEncoder().encode(found.content);
    if (found?.parts !== undefined) return Buffer.concat(await Promise.all(found.parts.map((part) => get(name, part))));
  }
  throw new ApiError('report.unknown', `there is no report "${name}" of this batch: GET its /reports lists them`);
}

function findIn(bytes: Uint8Array, name: string): Bundled | null {
  const start = `{"name":${JSON.stringify(name)},`;
  const line = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .find((one) => one.startsWith(start));
  return line === undefined ? null : (parseJson(line) as Bundled);
}
