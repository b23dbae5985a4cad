export * from './search/conditions.ts';
export * from './search/list.ts';
export * from './search/page.ts';
export { textMethod } from './search/text.ts';
export { createTotals, type Totals } from './search/totals.ts';
