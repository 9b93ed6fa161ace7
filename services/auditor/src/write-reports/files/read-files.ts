import type { ArtifactStore } from '@pulse/artifact-store';
import type { WrittenReports } from '../render-reports.js';
import { unpackBundle } from './bundle.js';

/** One report file to copy. `chunks` gives its bytes in order; a large file is never whole in memory. */
export interface ReportFileContent {
  readonly name: string;
  chunks(): AsyncGenerator<Uint8Array>;
}

/** Every file that was written for a batch, in the order of their bundles after the single ones. */
export async function* readReportFiles(
  artifacts: Pick<ArtifactStore, 'get'>,
  written: WrittenReports,
): AsyncGenerator<ReportFileContent> {
  for (const name of Object.keys(written.files).sort()) yield fromParts(artifacts, name, [written.files[name]!]);
  for (const bundle of written.bundles)
    for (const file of unpackBundle(await artifacts.get(bundle)))
      yield 'parts' in file ? fromParts(artifacts, file.name, file.parts) : fromText(file.name, file.content);
}

function fromParts(artifacts: Pick<ArtifactStore, 'get'>, name: string, parts: readonly string[]): ReportFileContent {
  return {
    name,
    async *chunks() {
      for (const part of parts) yield await artifacts.get(part);
    },
  };
}

function fromText(name: string, content: string): ReportFileContent {
  return {
    name,
    async *chunks() {
      yield new TextEncoder().encode(content);
    },
  };
}
