import type { Diagnostic } from '@pulse/domain';

const NOTES = [
  'a manifest names a world and jobs, for example:\n\n  config: { world: capital }\n  jobs: [{ name: baseline }]',
];

/** An empty manifest is a first one: what belongs into it is shown. Other diagnostics stay as they are. */
export const explainEmpty =
  (manifest: string) =>
  (one: Diagnostic): Diagnostic =>
    one.code === 'source.empty' && one.file === manifest
      ? { ...one, message: 'the manifest is empty', notes: NOTES }
      : one;
