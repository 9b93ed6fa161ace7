import { ArtifactCorruptError, ArtifactMissingError } from '@pulse/artifact-store';

/** The log names an artefact that is not in the store, or not as it was: no fault of who asks. */
export class LostArtifactError extends Error {
  override readonly name = 'LostArtifactError';
  readonly code = 'artifact.lost';
  constructor(
    readonly what: string,
    readonly sha256: string,
    how: 'missing' | 'damaged',
    options: ErrorOptions,
  ) {
    super(
      `${what} is ${how}: artefact ${sha256}, which the log names. Asking again does not help: whoever keeps the server ` +
        "brings it back from the archive with 'pulse restore', or the batch is submitted again",
      options,
    );
  }
}

/**
 * Reads what has to be there.
 *
 * @param what it is, for people: "the plan of batch b1"
 * @throws LostArtifactError where the store does not have it
 */
export async function needed<T>(what: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw lost(what, error) ?? error;
  }
}

/** What a failure of the store means for something that the log names; null for failures of other kinds. */
export function lost(what: string, error: unknown): LostArtifactError | null {
  if (error instanceof ArtifactMissingError)
    return new LostArtifactError(what, error.sha256, 'missing', { cause: error });
  if (error instanceof ArtifactCorruptError)
    return new LostArtifactError(what, error.sha256, 'damaged', { cause: error });
  return null;
}
