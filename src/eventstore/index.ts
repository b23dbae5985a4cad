export * from './command.ts';
export * from './define.ts';
export { withEntry, withMember, withoutEntry, withoutMember } from './entries.ts';
export { withOwners } from './ownership.ts';
export * from './postgres/index.ts';
export * from './projection.ts';
export * from './projector/index.ts';
export * from './types.ts';
