import { canonicalJson, type JobConfig } from '@pulse/contracts';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Hex SHA-256 of the canonical JSON of a value. */
export function contentHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** Equal keys mean equal forecasts, to the byte. */
export function cacheKey(config: JobConfig): string {
  return contentHash(config);
}

/** Identity of one replicate of a configuration. */
export function forecastId(key: string, replicate: number): string {
  return contentHash({ cacheKey: key, replicate });
}

/**
 * Key under which evidence is shared: everything that a retrodiction at one origin depends on, but neither the number
 * of replicates nor the forecast's own origin nor how many origins are wanted nor what is computed from their scores. Null
 * where no evidence is gathered.
 */
export function evidenceKey(config: JobConfig): string | null {
  if (config.evidence === false || config.profile === 'classic' || config.history === null) return null;
  const { engine, profile, world, history, params, seed, horizon } = config;
  const { paths, window } = config.evidence;
  const key = { engine, profile, world, history, params, seed, horizon, paths };
  return contentHash(window === undefined ? key : { ...key, window });
}
