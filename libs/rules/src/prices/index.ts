export { costOf, dearestPrice } from './cost.js';
export { openPrices } from './open-prices.js';
export { PriceFileError, readPriceFile } from './override.js';
export { PriceRowData, type PriceRow, type TokenPrices } from './price-row.js';
export { PRICE_DAYS, PriceTable, type PriceAnswer } from './price-table.js';
export { PRICE_TABLE } from './table.js';
