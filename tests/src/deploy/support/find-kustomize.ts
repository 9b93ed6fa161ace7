import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What is built where the machine has none; the same that kubectl 1.32 has inside. */
const RELEASE = 'v5.5.0';
const OLDEST = 4;
const MINUTES = 60_000;

/**
 * The command that renders a kustomization: `KUBECTL` in the environment, kubectl on PATH, kustomize on PATH, one that was
 * kept, one built by Go.
 *
 * @throws Error that says what was tried and what to do
 */
export function findKustomize(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const kubectl = env['KUBECTL'] ?? 'kubectl';
  const found = majorOf(spawnSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8', env }).stdout);
  if (found >= OLDEST) return [kubectl, 'kustomize'];
  const standalone = majorOf(spawnSync('kustomize', ['version'], { encoding: 'utf8', env }).stdout);
  if (standalone >= OLDEST) return ['kustomize', 'build'];
  const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pulse', 'kustomize');
  const kept = join(cache, RELEASE);
  if (existsSync(kept)) return [kept, 'build'];
  const failure = buildWithGo(cache, kept, env);
  if (failure === null) return [kept, 'build'];
  throw new Error(
    `these specs need kubectl 1.22 or later, or kustomize 4 or later: ${kubectl} ${found === 0 ? 'was not found' : 'is too old'}, ` +
      `and building kustomize ${RELEASE} failed (${failure}). Install kubectl (https://kubernetes.io/docs/tasks/tools) ` +
      'and put it on PATH or name it in KUBECTL',
  );
}

function majorOf(stdout: string | null): number {
  const version = /"kustomizeVersion":\s*"v(\d+)\./.exec(stdout ?? '') ?? /\bv(\d+)\.\d+\.\d+/.exec(stdout ?? '');
  return Number(version?.[1] ?? 0);
}

/** Null when it worked, else why not. Built in a folder of its own, so that specs at the same time do no harm. */
function buildWithGo(cache: string, kept: string, env: NodeJS.ProcessEnv): string | null {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, '.making-'));
  try {
    const built = spawnSync('go', ['install', `sigs.k8s.io/kustomize/kustomize/v5@${RELEASE}`], {
      cwd: folder,
      env: { ...env, GOBIN: folder, GOFLAGS: '-mod=mod' },
      encoding: 'utf8',
      timeout: 8 * MINUTES,
    });
    if (built.status !== 0) return built.error?.message ?? built.stderr.trim().split('\n').at(-1) ?? 'go failed';
    renameSync(join(folder, 'kustomize'), kept);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
