export {
  type RuleRecord,
  type ListedRule,
  type RepositoryPorts,
  type RuleFilter,
  RuleRepository,
} from './rule-repository.js';
