import { DATABASE_SERVICES, type ServiceName } from '@pulse/contracts';
import { settingsSchema } from '@pulse/host';
import { orchestratorEnv } from '@pulse/orchestrator/cluster';
import { rulegenEnv } from '@pulse/rulegen/cluster';
import { simulatorEnv } from '@pulse/simulator/cluster';
import type { z } from 'zod';

/** Settings of a service beside those of every service. */
const OWN: Readonly<Record<ServiceName, z.ZodRawShape>> = {
  orchestrator: orchestratorEnv,
  simulator: simulatorEnv.shape,
  license: {},
  auditor: {},
  rulegen: rulegenEnv,
};

/** What a service reads from its environment, by name. */
export function settingsOf(service: ServiceName): Readonly<Record<string, z.ZodType>> {
  const hasDatabase = DATABASE_SERVICES.some((name) => name === service);
  return settingsSchema(service, OWN[service], hasDatabase).shape as unknown as Record<string, z.ZodType>;
}

/** Whether a service, or OpenTelemetry's SDK in it, reads this variable. */
export function isSetting(service: ServiceName, variable: string): boolean {
  return variable.replace(/_FILE$/, '') in settingsOf(service) || /^OTEL_[A-Z_]+$/.test(variable);
}
