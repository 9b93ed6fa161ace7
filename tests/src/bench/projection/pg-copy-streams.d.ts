/** The package has no types of its own. */
declare module 'pg-copy-streams' {
  import type { Duplex, Readable } from 'node:stream';
  import type { Submittable } from 'pg';

  export function to(statement: string): Readable & Submittable;
  export function from(statement: string): Duplex & Submittable;
}
