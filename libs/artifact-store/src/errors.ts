/** Nothing is stored under this hash. */
export class ArtifactMissingError extends Error {
  override readonly name = 'ArtifactMissingError';
  readonly code = 'artifact.missing';
  constructor(
    readonly sha256: string,
    readonly where: string,
  ) {
    super(
      `artefact ${sha256} is not in ${where}: restore it from a backup of the data folder, or from the archive of the cluster`,
    );
  }
}

/** What is stored under this hash is something else. */
export class ArtifactCorruptError extends Error {
  override readonly name = 'ArtifactCorruptError';
  readonly code = 'artifact.corrupt';
  constructor(
    readonly sha256: string,
    readonly where: string,
    readonly actual: string,
  ) {
    super(
      `artefact ${sha256} is damaged: the content of ${where} hashes to ${actual}. ` +
        'Restore it from a backup, or store the same content again: a damaged copy is replaced',
    );
  }
}

/** Not a hex SHA-256. */
export class InvalidArtifactHashError extends Error {
  override readonly name = 'InvalidArtifactHashError';
  readonly code = 'artifact.invalid_hash';
  constructor(readonly value: string) {
    super(`${JSON.stringify(value)} is not an artefact's hash: 64 lower-case hexadecimal digits are expected`);
  }
}
