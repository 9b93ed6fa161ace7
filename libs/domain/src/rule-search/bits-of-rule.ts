import type { RuleData } from '@pulse/contracts';
import { measure } from './measure.js';
import { unknownNames } from './names.js';
import { spaceOf } from './space.js';
import type { SearchTask } from './task.js';

/**
 * What it costs to state a rule, and what it saves in stating the training data with its effect fitted there.
 *
 * @returns null where the rule does not write the target, names what is not known, or never fires
 * @throws SearchError
 */
export function bitsOfRule(task: SearchTask, rule: RuleData): { costBits: number; savedBits: number } | null {
  if (!rule.effects.some(({ on }) => on === task.target)) return null;
  const space = spaceOf(task);
  if (space.hopeless !== null || unknownNames(space, rule.condition).length > 0) return null;
  const measured = measure(space, rule.condition);
  return measured === null ? null : { costBits: measured.costBits, savedBits: measured.savedBits };
}
