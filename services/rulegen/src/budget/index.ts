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
