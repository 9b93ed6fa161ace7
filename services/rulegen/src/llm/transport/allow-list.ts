import { BlockList, isIP, isIPv6 } from 'node:net';
import { EndpointRefusedError } from '../errors.js';
import { addressKind, unmapped } from './address.js';

/** Hosts of the providers that need no permission. */
export const PUBLIC_HOSTS = ['api.openai.com', 'api.anthropic.com'] as const;

export interface AllowListOptions {
  /** Further hosts, as `host` or `host:port`. Their addresses must be public unless `networks` has them. */
  readonly hosts?: readonly string[];
  /** Networks, as `10.1.0.0/16` or a single address, that allowed hosts may be in although they are not public. */
  readonly networks?: readonly string[];
}

/** An endpoint that was allowed, and the question that every address of it must pass when a connection is made. */
export interface Endpoint {
  readonly url: URL;
  /** Why the address may not be connected to; null where it may. */
  readonly refusal: (address: string) => string | null;
}

/**
 * Decides whether requests may go to a base URL: an allowed host, by https. Plain http goes only to this machine, where
 * the URL says so itself, and into allowed networks. What a name resolves to is judged for each connection.
 *
 * @throws EndpointRefusedError
 */
export function allowedEndpoint(baseUrl: string, { hosts = [], networks = [] }: AllowListOptions = {}): Endpoint {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null) throw new EndpointRefusedError('the base URL', 'it is not a URL');
  const refuse = (reason: string) => new EndpointRefusedError(url.origin, reason);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('only https and http are spoken');
  if (url.username !== '' || url.password !== '') throw refuse('it holds a user or password; keys go into LLM_API_KEY');
  if (url.search !== '' || url.hash !== '') throw refuse('it has a query or a fragment');
  const allowed = networkList(networks);
  const host = bareHost(url);
  const local = host === 'localhost' || (isIP(host) !== 0 && addressKind(host) === 'loopback');
  if (!local && !isAllowedHost(url, hosts)) throw refuse('the host is not in the allow-list');

  const refusal = (address: string): string | null => {
    const plain = unmapped(address);
    if (allowed.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')) return null;
    const kind = addressKind(plain);
    if (kind === 'loopback') return local ? null : `${plain} is this machine`;
    if (kind === 'private') return `${plain} is not a public address`;
    if (local) return `${plain} is not this machine`;
    return url.protocol === 'http:' ? `${plain} would be asked without encryption` : null;
  };
  const literal = isIP(host) === 0 ? null : refusal(host);
  if (literal !== null) throw refuse(literal);
  return { url, refusal };
}

function isAllowedHost(url: URL, hosts: readonly string[]): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (port === '443' && PUBLIC_HOSTS.some((known) => known === host)) return true;
  return hosts.some((entry) => {
    const known = entry.trim().toLowerCase();
    return known === `${host}:${port}` || (known === host && (port === '443' || port === '80'));
  });
}

function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.trim().split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    const length = bits === undefined ? most : Number(bits);
    if (isIP(address) === 0 || !Number.isInteger(length) || length < 0 || length > most)
      throw new EndpointRefusedError(network, 'this is not a network; write it as 10.1.0.0/16');
    list.addSubnet(address, length, family);
  }
  return list;
}

/** The host of a URL without the brackets of an IPv6 address. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}
