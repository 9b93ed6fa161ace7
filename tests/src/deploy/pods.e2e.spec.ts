import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { render } from './support/manifests.js';
import { podsOf, type Pod } from './support/pods.js';

jest.setTimeout(600_000);

const TALKS_TO_THE_API_SERVER = ['make-secrets'];
/** Does nothing until somebody runs a command in it. */
const IDLE = ['admin'];

describe.each(['base', 'overlays/dev'])('pods of deploy/k8s/%s', (folder) => {
  let pods: readonly Pod[];
  beforeAll(() => {
    pods = podsOf(render(folder));
    expect(pods.length).toBeGreaterThanOrEqual(7);
  });
  const each = (check: (pod: Pod) => void) => {
    for (const pod of pods)
      try {
        check(pod);
      } catch (cause) {
        throw new Error(`${pod.kind} ${pod.name}: ${(cause as Error).message}`, { cause });
      }
  };

  it('run as a user who is not root, confined, on a file system that they cannot write', () => {
    each(({ spec }) => {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec.securityContext?.runAsUser).toBeGreaterThan(0);
      for (const { securityContext } of [...spec.containers, ...(spec.initContainers ?? [])]) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(securityContext?.privileged).toBeUndefined();
        expect(securityContext?.runAsUser).toBeUndefined();
      }
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) expect(spec[field]).toBeUndefined();
      for (const volume of spec.volumes ?? []) {
        expect(volume).not.toHaveProperty('hostPath');
        if (volume.emptyDir !== undefined) expect(volume.emptyDir).toHaveProperty('sizeLimit');
      }
    });
  });

  it('have no token of the API server unless they need one', () => {
    each(({ name, spec }) => {
      expect(spec.automountServiceAccountToken).toBe(TALKS_TO_THE_API_SERVER.includes(name));
      expect(spec.enableServiceLinks).toBe(false);
    });
  });

  it('say what they need and what they may not exceed', () => {
    each(({ spec }) => {
      for (const { resources } of spec.containers) {
        expect(resources?.requests).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
        expect(resources?.limits).toEqual({ memory: expect.any(String) });
      }
    });
  });

  it('are asked whether they live and whether they are ready, by ports that they have', () => {
    each(({ kind, name, spec }) => {
      if (kind === 'Job' || IDLE.includes(name)) return;
      for (const { ports = [], ...container } of spec.containers)
        for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
          expect(probe?.httpGet ?? probe?.exec).toBeDefined();
          if (probe?.httpGet !== undefined) expect(ports.map(({ name }) => name)).toContain(probe.httpGet.port);
        }
    });
  });

  it('have time to stop, and images of a fixed version', () => {
    each(({ spec }) => {
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
      for (const { image = '' } of spec.containers)
        expect(image).toMatch(/^[a-z/-]+:(dev|v?\d+\.\d+\.\d+[a-z0-9-]*|18\.\d+-bookworm)$/);
    });
  });
});
