export * from './command.ts';
export * from './define.ts';
export * from './projection.ts';
export * from './types.ts';
