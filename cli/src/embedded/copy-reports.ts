import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { BatchId, streams, type DataOf, type ReportsWritten } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { readReportFiles } from '@pulse/auditor';
import type { EventLog } from '@pulse/event-log';
import { z } from 'zod';

/** Remembers which batch the files of an output folder belong to. */
const INDEX = '.pulse-reports.json';

/** The batch becomes the name of a folder, so what is no id is no index. */
const OutputIndex = z.object({ batchId: BatchId, files: z.array(z.string()) });
type OutputIndex = z.infer<typeof OutputIndex>;

/** Files that are written at the same time. */
const AT_ONCE = 16;

/** The batch whose reports a folder holds; null where it holds none. */
export async function reportedBatch(folder: string): Promise<string | null> {
  return (await readIndex(folder))?.batchId ?? null;
}

async function readIndex(folder: string): Promise<OutputIndex | null> {
  const file = join(folder, INDEX);
  if (!existsSync(file)) return null;
  try {
    return OutputIndex.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Copies the reports of a batch from the artefacts into a folder. Those of an older batch move to `batches/<id>/`; what
 * Pulse did not write is not touched. Each file appears whole or not at all; repeating it is harmless.
 *
 * @returns the names of the files, report.html and report.md among them
 */
export async function copyReports(
  log: EventLog,
  artifacts: ArtifactStore,
  batchId: string,
  folder: string,
): Promise<string[]> {
  const { events } = await log.load(streams.audit(batchId));
  const written = events.findLast((event) => event.type === 'ReportsWritten');
  if (!written) throw new Error(`the reports of ${batchId} are not written yet`);
  await mkdir(folder, { recursive: true });
  await keepOlder(folder, batchId);
  const names: string[] = [];
  let writing: Promise<void>[] = [];
  for await (const file of readReportFiles(artifacts, written.data as DataOf<typeof ReportsWritten>)) {
    if (inside(folder, file.name) === inside(folder, INDEX))
      throw new Error(`a report may not be called ${INDEX}: that name is the index's`);
    names.push(file.name);
    writing.push(writeWhole(folder, file.name, file.chunks()));
    if (writing.length < AT_ONCE) continue;
    await Promise.all(writing);
    writing = [];
  }
  await Promise.all(writing);
  await writeWhole(folder, INDEX, [JSON.stringify({ batchId, files: names } satisfies OutputIndex)]);
  return names;
}

/**
 * Writes one more report of a batch, made after the others. In a folder that holds the reports of that batch it belongs
 * to them from then on, and moves with them.
 */
export async function addReport(folder: string, batchId: string, name: string, content: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeWhole(folder, name, [content]);
  const index = await readIndex(folder);
  if (index?.batchId === batchId && !index.files.includes(name))
    await writeWhole(folder, INDEX, [JSON.stringify({ batchId, files: [...index.files, name] } satisfies OutputIndex)]);
  return inside(folder, name);
}

async function keepOlder(folder: string, batchId: string): Promise<void> {
  const index = await readIndex(folder);
  if (index === null || index.batchId === batchId) return;
  const target = join(folder, 'batches', index.batchId);
  await mkdir(target, { recursive: true });
  for (const name of index.files)
    if (existsSync(inside(folder, name))) {
      const moved = inside(target, name);
      await mkdir(dirname(moved), { recursive: true });
      await rename(inside(folder, name), moved);
    }
  await rm(join(folder, INDEX));
}

type Chunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

async function writeWhole(folder: string, name: string, content: Chunks): Promise<void> {
  const file = inside(folder, name);
  if (name.includes('/')) await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.part`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** Names come from reports, whose job names are checked; this is the last line of defence. */
function inside(folder: string, name: string): string {
  const file = resolve(folder, name);
  if (!file.startsWith(resolve(folder) + sep))
    throw new Error(`a report may not be written outside ${folder}: ${name}`);
  return file;
}
