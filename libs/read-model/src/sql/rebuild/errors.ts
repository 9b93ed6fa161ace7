import type { Digest } from './digest.js';

/** Tables made again differ from the live ones, although the same code made both. Nothing was replaced. */
export class DigestMismatchError extends Error {
  override readonly name = 'DigestMismatchError';
  readonly code = 'projection.digest_mismatch';
  readonly differing: readonly string[];
  constructor(
    readonly projection: string,
    readonly shadow: string,
    readonly live: Digest,
    readonly rebuilt: Digest,
  ) {
    const differing = Object.keys(live.tables).filter((name) => live.tables[name]!.hash !== rebuilt.tables[name]?.hash);
    super(
      `the tables of ${projection} at position ${live.position} are not what the log makes of them: ` +
        `${differing.map((name) => rowsText(name, live, rebuilt)).join(', ')}. The live tables were not replaced; those ` +
        `made from the log are in schema ${shadow}. Find out what changed the live ones, then take the others with --accept-difference`,
    );
    this.differing = differing;
  }
}

const rowsText = (name: string, live: Digest, rebuilt: Digest) =>
  `${name} (${live.tables[name]!.rows} rows, from the log ${rebuilt.tables[name]?.rows ?? 0})`;

/** Making the tables again keeps commits aside that the live tables have. Nothing was replaced. */
export class RebuildParkedError extends Error {
  override readonly name = 'RebuildParkedError';
  readonly code = 'projection.rebuild_parked';
  constructor(
    readonly projection: string,
    readonly shadow: string,
    readonly streams: readonly string[],
  ) {
    super(
      `${streams.length} streams could not be applied when the tables of ${projection} were made again ` +
        `(${streams.slice(0, 5).join(', ')}), although they are in the live tables. The live tables were not replaced; ` +
        `${shadow}.projection_parked says why. Mend the cause, or take them as they are with --accept-difference`,
    );
  }
}

/** Somebody else makes these tables again. */
export class RebuildRunningError extends Error {
  override readonly name = 'RebuildRunningError';
  readonly code = 'projection.rebuild_running';
  constructor(readonly projection: string) {
    super(`the tables of ${projection} are being rebuilt by another process: wait for its end`);
  }
}

/** The position asked for is not in the log. */
export class PositionError extends Error {
  override readonly name = 'PositionError';
  readonly code = 'projection.position';
  constructor(
    readonly position: number,
    readonly head: number,
  ) {
    super(`there is no position ${position} in the log: it has positions 1 to ${head}`);
  }
}
