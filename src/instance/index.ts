export { domainAnswerV1, instanceAnswerV1 } from './answers.ts';
export * as instanceCommands from './commands.ts';
export { changeInstance } from './operations.ts';
export { instanceProjections } from './projection.ts';
export {
  anyInstance,
  findInstance,
  hostTaken,
  type InstanceRow,
  instanceByHost,
  instanceDomainsCondition,
  searchInstanceDomains,
  searchInstances,
} from './queries.ts';
export {
  type Addressed,
  createInstanceResolver,
  hostWithoutPort,
  type InstanceResolver,
} from './resolver.ts';
export { instanceService } from './service.ts';
export { type Instance, instanceAggregate } from './state.ts';
export { instanceAdminHandlers } from './v1.ts';
export { instanceServiceBeta } from './v2beta.ts';
