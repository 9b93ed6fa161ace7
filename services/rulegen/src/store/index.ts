export {
  type KnownRule,
  type ListedRule,
  type RepositoryPorts,
  type RuleFilter,
  RuleRepository,
} from './rule-repository.js';
