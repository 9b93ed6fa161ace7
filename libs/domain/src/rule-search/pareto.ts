/** What rules are compared by: bits that they save, bits that they cost, share of periods in which they fire. */
export interface Merits {
  readonly savedBits: number;
  readonly costBits: number;
  readonly fired: number;
}

/** At least as good in all three, and better in one. */
export function dominates(a: Merits, b: Merits): boolean {
  return (
    a.savedBits >= b.savedBits &&
    a.costBits <= b.costBits &&
    a.fired >= b.fired &&
    (a.savedBits > b.savedBits || a.costBits < b.costBits || a.fired > b.fired)
  );
}

/** Front of each: 0 for those that none dominates, 1 for those that only they dominate, and so on (Deb et al. 2002). */
export function frontsOf(all: readonly Merits[]): number[] {
  const fronts = all.map(() => -1);
  for (let front = 0, left = all.length; left > 0; front++) {
    const members = all.flatMap((one, i) =>
      fronts[i] === -1 && !all.some((other, j) => fronts[j] === -1 && dominates(other, one)) ? [i] : [],
    );
    for (const i of members) fronts[i] = front;
    left -= members.length;
  }
  return fronts;
}
