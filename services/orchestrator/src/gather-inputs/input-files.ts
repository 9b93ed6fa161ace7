import type { Diagnostic } from '@pulse/domain';

/** A file as people name it, and what is in it. */
export interface FoundFile {
  readonly file: string;
  readonly text: string | Uint8Array;
}

/** A problem without its place. */
export type Refusal = Omit<Diagnostic, 'file' | 'line' | 'column' | 'length'>;

/** The bytes of a source of data, or why there are none. */
export type FoundData =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string; readonly note: string };

/** A world that knows where its data are. */
export interface FoundWorld extends FoundFile {
  /** @param from as the world writes it: a path, or `npm:<package>/<path>` */
  data(from: string): FoundData;
}

/** Where what a manifest names is looked for: the user's disk, or the body of a request. */
export interface InputFiles {
  world(named: string): FoundWorld | Refusal;
  /** The licence policy of the user's own; null where there is none of this name. */
  policy(named: string): FoundFile | null;
}

export const isFound = (world: FoundWorld | Refusal): world is FoundWorld => 'file' in world;
