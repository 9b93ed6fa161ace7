import { describe, expect, it } from '@jest/globals';
import { serverWarnings } from './server.js';

describe('what is said about a server', () => {
  it.each(['2.14.3', '2.14.5', '2.15.0-dev', '2.12.12', '2.12.15', '3.0.0'])('is nothing for %s', (version) => {
    expect(serverWarnings(version)).toEqual([]);
  });

  it.each(['2.14.2', '2.14.0', '2.12.11', '2.13.5', '2.11.17', '2.10.29'])('is that %s lacks fixes', (version) => {
    expect(serverWarnings(version)).toEqual([expect.stringContaining('lacks fixes')]);
  });

  it.each(['2.9.10', '2.9.25', '2.8.4', '1.4.1'])('is that %s is for tests only', (version) => {
    expect(serverWarnings(version)).toEqual([expect.stringContaining('not durable and not safe: for tests only')]);
  });
});
