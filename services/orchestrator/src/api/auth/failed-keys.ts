import { isIPv6 } from 'node:net';

const MINUTE_MS = 60_000;
/** Addresses that are remembered; of more than these the oldest are let off. */
const MOST_KEPT = 10_000;

/** Counts the keys that were refused, by the address that they came from. */
export class FailedKeys {
  readonly #failed = new Map<string, { readonly count: number; readonly until: number }>();

  /** @param perMinute refused keys of one address in a minute, after which keys that are not known are not looked up */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Seconds until keys of this address are looked up again; 0 while they are. */
  waits(address: string): number {
    const failed = this.#of(networkOf(address));
    if (failed === null || failed.count < this.perMinute) return 0;
    return Math.max(1, Math.ceil((failed.until - this.now()) / 1000));
  }

  note(address: string): void {
    const network = networkOf(address);
    const { count, until } = this.#of(network) ?? { count: 0, until: this.now() + MINUTE_MS };
    this.#failed.delete(network);
    this.#failed.set(network, { count: count + 1, until });
    for (const oldest of this.#failed.keys()) {
      if (this.#failed.size <= MOST_KEPT) break;
      this.#failed.delete(oldest);
    }
  }

  #of(network: string) {
    const failed = this.#failed.get(network);
    return failed === undefined || failed.until <= this.now() ? null : failed;
  }
}

/** Whoever has an IPv6 address has the 2^64 of its network: they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest];
  return `${all.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`; // prettier-ignore
}
