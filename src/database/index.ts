export * from './migrate.ts';
export * from './pools.ts';
export * from './url.ts';
