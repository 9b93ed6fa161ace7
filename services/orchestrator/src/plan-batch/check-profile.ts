import type { World } from '@pulse/contracts';
import type { Diagnostic, ExpandedConfig, SourceDocument } from '@pulse/domain';
import { ClassicWorldError, compileClassic } from '@pulse/engine';

/** Whether the world can be run under the profile that was asked for. */
export function checkProfile(
  config: ExpandedConfig,
  world: World,
  worldFile: SourceDocument,
  manifest: SourceDocument,
): Diagnostic[] {
  if (config.profile === 'measured') {
    if (world.profile === 'measured') return [];
    const message = `the world ${world.name} is written for the classic profile: its rules have no meaning in the measured one`;
    return [
      manifest.report(['config', 'profile'], 'value', {
        severity: 'error',
        code: 'manifest.profile',
        message,
        expected: '`profile: classic`, or another world',
      }),
    ];
  }
  try {
    compileClassic(world);
    return [];
  } catch (error) {
    if (!(error instanceof ClassicWorldError)) throw error;
    const path = error.path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const notes = [`the manifest runs the world ${world.name} under the classic profile`];
    return [
      worldFile.report(path, 'value', { severity: 'error', code: 'world.not_classic', message: error.reason, notes }),
    ];
  }
}
