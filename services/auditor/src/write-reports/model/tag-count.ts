import type { ForecastBody } from '@pulse/contracts';

/** A tag and how often rules with it fire on a path, summed over turns. */
export interface TagCount {
  readonly tag: string;
  readonly perPath: number;
}

/**
 * The tag of the rules that fire most often, the classic figure beside the symbolic driver: a count says nothing of how
 * far the rules move anything. The first of equals in the order of the rules; null where no rule with a tag fires.
 */
export function mostCountedTag(bodies: readonly Pick<ForecastBody, 'rules'>[]): TagCount | null {
  const counts = new Map<string, number>();
  for (const { rules } of bodies)
    for (const { tags, byTurn } of rules) {
      const firings = byTurn.reduce((sum, share) => sum + share, 0) / bodies.length;
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + firings);
    }
  let most: TagCount | null = null;
  for (const [tag, perPath] of counts)
    if (perPath > 0 && (most === null || perPath > most.perPath)) most = { tag, perPath };
  return most;
}
