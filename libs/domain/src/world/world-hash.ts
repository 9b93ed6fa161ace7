import type { World } from '@pulse/contracts';
import { contentHash } from '../job/keys.js';

/** Identity of a world: hex SHA-256 of its canonical JSON, with defaults applied and canonical expressions. */
export function worldHash(world: World): string {
  return contentHash(world);
}
