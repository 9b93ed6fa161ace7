import type { SubmitRequest } from '@pulse/contracts';
import type { PlannedRun, RunRequest } from '../run/runner.js';

/** A batch as the body of its submission: texts and bytes, so that the server reads no file of its own. */
export function submitRequest({ draft, inputs, data }: PlannedRun, request: RunRequest): SubmitRequest {
  const { manifest, world, policy } = inputs;
  const { only, trustOnly, yes, maxFailures, useCache, resume, copied, judged } = request;
  return {
    manifest: draft.manifestText,
    file: manifest.file,
    ...(world === null ? {} : { world: named(world) }),
    ...(policy === undefined ? {} : { policy: named(policy) }),
    data: Object.fromEntries(
      [...data].map(([from, bytes]) => [from, { base64: Buffer.from(bytes).toString('base64') }]),
    ),
    // The manifest's folder is here: the server only takes over what was checked against it.
    outputDir: draft.config.output_dir,
    trustOnly,
    useCache,
    yes,
    ...(judged === undefined ? {} : { judged }),
    ...(only === null ? {} : { only }),
    ...(maxFailures === null ? {} : { maxFailures }),
    ...(resume ? { resume } : {}),
    ...(resume && copied !== null ? { copied } : {}),
  };
}

const named = ({ file, text }: { readonly file: string; readonly text: string | Uint8Array }) => ({
  file,
  text: typeof text === 'string' ? text : new TextDecoder().decode(text),
});
