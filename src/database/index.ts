export * from './array.ts';
export * from './failure.ts';
export * from './migrate.ts';
export * from './pools.ts';
export * from './schemas.ts';
export * from './told.ts';
export * from './unreachable.ts';
export * from './url.ts';
