import { closeSync, ftruncateSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsServer } from '@pulse/testing';

/** The block files of a stream, oldest first. The server must be down. */
export function blocksOf({ storeFolder }: Pick<NatsServer, 'storeFolder'>, stream: string): string[] {
  const files = readdirSync(storeFolder, { recursive: true, encoding: 'utf8' });
  const blocks = files.filter((file) => new RegExp(`/streams/${stream}/msgs/\\d+\\.blk$`).test(file));
  const number = (file: string) => Number(/(\d+)\.blk$/.exec(file)![1]);
  return blocks.sort((a, b) => number(a) - number(b)).map((file) => join(storeFolder, file));
}

/** Cuts a share off the end of a file, as if it had never reached the disk. */
export function cutEnd(file: string, share: number): void {
  const handle = openSync(file, 'r+');
  ftruncateSync(handle, Math.floor(statSync(file).size * (1 - share)));
  closeSync(handle);
}

/** Turns one bit of a file over, a share of its length from the beginning. */
export function flipBit(file: string, share: number): void {
  const handle = openSync(file, 'r+');
  const at = Math.floor(statSync(file).size * share);
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  writeSync(handle, Buffer.of(byte[0]! ^ 1), 0, 1, at);
  closeSync(handle);
}
