import type { BuiltService } from '@pulse/host';
import { RulegenModule } from './rulegen.module.js';

/** The host has opened the log and the artefacts, so their streams are there and as they should be. */
export function buildRulegen(): BuiltService {
  return { module: RulegenModule };
}
