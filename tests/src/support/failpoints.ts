import type { ServiceProcess } from '@pulse/testing';

/** Where each service can be made to die, in the order of its work. */
export const FAILPOINTS: Readonly<Record<string, readonly string[]>> = {
  orchestrator: [
    'orchestrator.before-dispatch',
    'orchestrator.after-dispatch',
    'orchestrator.before-append',
    'projector.before-commit',
    'projector.after-commit',
  ],
  simulator: ['simulator.taken', 'simulator.before-append', 'simulator.after-append', 'simulator.before-ack'],
  license: ['license.before-append', 'license.after-append', 'projector.before-commit', 'projector.after-commit'],
  auditor: ['auditor.before-append', 'auditor.after-append', 'archive.before-commit', 'projector.before-commit'],
};

/** What a process passes only a few times in a batch is armed for the first time. */
const RARE = /^(license|auditor|archive|orchestrator\.before-append|simulator\.(taken|before-ack))/;

/** Which process dies where in one round: the next failpoint of its service, at its first to third passing. */
export function roundOf(
  round: number,
  processes: readonly ServiceProcess[],
  random: () => number,
): Map<ServiceProcess, string> {
  const armed = new Map<ServiceProcess, string>();
  for (const [i, process] of processes.entries()) {
    const points = FAILPOINTS[process.service];
    if (points === undefined) continue;
    const point = points[(round - 1 + i) % points.length]!;
    armed.set(process, `${point}:${RARE.test(point) ? 1 : 1 + Math.floor(random() * 3)}`);
  }
  return armed;
}
