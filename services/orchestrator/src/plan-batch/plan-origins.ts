import type { History, World } from '@pulse/contracts';
import { resolveOrigin, type Diagnostic, type ExpandedJob, type SourceDocument } from '@pulse/domain';

export interface ResolvedOrigins {
  /** Label by the origin as the manifest gives it; null everywhere where the world has no history. */
  readonly labels: ReadonlyMap<string, string | null>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns `latest` and dates into the period that each job starts from. */
export function resolveOrigins(
  jobs: readonly ExpandedJob[],
  world: World,
  history: History | null,
  manifest: SourceDocument,
): ResolvedOrigins {
  const labels = new Map<string, string | null>();
  const diagnostics: Diagnostic[] = [];
  for (const { origin } of jobs) {
    if (labels.has(origin)) continue;
    labels.set(origin, null);
    if (history === null) {
      if (origin === 'latest') continue;
      const message = `the origin "${origin}" has no meaning: the world "${world.name}" has no history`;
      diagnostics.push(
        manifest.report(['config', 'origin'], 'value', { severity: 'error', code: 'origin.no_history', message }),
      );
      continue;
    }
    const resolved = resolveOrigin(world, history, origin);
    if (resolved.ok) labels.set(origin, resolved.label);
    else
      diagnostics.push(
        manifest.report(placeOf(origin, manifest), 'value', {
          severity: 'error',
          code: resolved.code,
          message: resolved.message,
        }),
      );
  }
  return { labels, diagnostics };
}

/** An origin may be written under `config` or as an axis. */
function placeOf(origin: string, manifest: SourceDocument): (string | number)[] {
  for (const path of [
    ['config', 'origin'],
    ['matrix', 'axes', 'origin'],
  ]) {
    const value = manifest.valueAt(path);
    if (Array.isArray(value)) {
      const index = value.findIndex((one) => String(one) === origin);
      if (index >= 0) return [...path, index];
    } else if ((typeof value === 'string' || typeof value === 'number') && String(value) === origin) return path;
  }
  return ['config', 'origin'];
}
