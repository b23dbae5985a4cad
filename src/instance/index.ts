export * as instanceCommands from './commands.ts';
export { instanceAdded } from './events.ts';
export { instanceFeature } from './feature.ts';
export { changeInstance, domainSort } from './operations.ts';
export { originFor } from './public-origin.ts';
export {
  anyInstance,
  findInstance,
  hostTaken,
  type InstanceRow,
  instanceByHost,
  instanceDomainsCondition,
  instanceIds,
  knownHosts,
  searchInstanceDomains,
  searchInstances,
} from './queries.ts';
export {
  type Addressed,
  createInstanceResolver,
  hostWithoutPort,
  type InstanceResolver,
} from './resolver.ts';
export { type Instance, instanceAggregate } from './state.ts';
export { domainAnswerV1, domainConditionV1, instanceAnswerV1 } from './wire.ts';
