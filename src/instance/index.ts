export * as instanceCommands from './commands.ts';
export { instanceProjections } from './projection.ts';
export { anyInstance, findInstance, type InstanceRow, instanceByHost } from './queries.ts';
export { type Instance, instanceAggregate } from './state.ts';
