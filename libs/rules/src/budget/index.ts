export {
  AccountUnreadableError,
  BadCallError,
  BudgetClosedError,
  BudgetContentionError,
  HoldLostError,
} from './errors.js';
export { openBudget, type KeeperPorts } from './keeper.js';
export type {
  BudgetChange,
  BudgetKeeper,
  BudgetStatus,
  CallRequest,
  Denied,
  DeniedCode,
  Hold,
  ScopeStatus,
  Settlement,
} from './port.js';
