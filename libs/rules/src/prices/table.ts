import { ANTHROPIC_PRICES } from './anthropic.js';
import { OPENAI_PRICES } from './openai.js';
import type { PriceRowData } from './price-row.js';

/** The prices that come with Pulse. */
export const PRICE_TABLE: readonly PriceRowData[] = [...ANTHROPIC_PRICES, ...OPENAI_PRICES];
