import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@pulse/testing';
import { parseAllDocuments } from 'yaml';
import { findKustomize } from './find-kustomize.js';

/** Where deploy/ is. */
export const deployFolder = join(repositoryRoot, 'deploy');

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** What `kubectl kustomize` makes of a folder of deploy/k8s. */
export function render(folder: string): readonly Manifest[] {
  const [command = '', ...args] = findKustomize();
  const { status, stdout, stderr } = spawnSync(command, [...args, join(deployFolder, 'k8s', folder)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ${folder} failed: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** Name for messages: `Deployment simulator`. */
export const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;
