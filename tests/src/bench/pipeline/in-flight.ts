/** Runs something for 0..count-1, with at most so many under way at once. @returns jobs per second */
export async function inFlight(count: number, most: number, run: (i: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: Math.min(most, count) }, lane));
  return count / ((performance.now() - started) / 1000);
}
