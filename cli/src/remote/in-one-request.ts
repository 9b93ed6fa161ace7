interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes one request of what is asked for at the same time: what comes before the next turn of the event loop goes
 * together, at most `most` at once.
 *
 * @param ask answers all keys, in their order
 */
export function inOneRequest<K, V>(
  most: number,
  ask: (keys: readonly K[]) => Promise<readonly V[]>,
): (key: K) => Promise<V> {
  let waiting: Waiting<K, V>[] = [];
  const send = () => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += most) void answer(all.slice(at, at + most));
  };
  const answer = async (some: readonly Waiting<K, V>[]) => {
    try {
      const values = await ask(some.map(({ key }) => key));
      for (const [i, { resolve }] of some.entries()) resolve(values[i]!);
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ key, resolve, reject }) === 1) setImmediate(send);
    });
}
