import { contract } from '../contract/registry.ts';
import { invalidArgument } from '../errors/index.ts';
import { eventTypes } from '../eventstore/index.ts';
import { type Condition, functions } from './conditions.ts';

const ofProduct = contract.routes.filter(({ service }) => /^(zitadel|postern)\./.test(service));

/** `/zitadel.user.v2.UserService/CreateUser` … */
export const knownMethods: readonly string[] = [
  ...new Set(ofProduct.map(({ service, method }) => `/${service}/${method}`)),
].sort();
export const knownServices: readonly string[] = [...new Set(ofProduct.map(({ service }) => service))].sort();

const known = { methods: new Set(knownMethods), services: new Set(knownServices) };

const unknown = (field: string, value: string, list: string) =>
  invalidArgument('EXEC-Cnd01', `There is no ${field} ${value}; ${list}`, { field: `condition.${field}` });

/** @throws PosternError `invalid_argument` of a condition that nothing meets */
export function requireCondition(condition: Condition): void {
  if ('method' in condition && !known.methods.has(`/${condition.method.replace(/^\//, '')}`)) {
    throw unknown('method', condition.method, 'ListExecutionMethods lists them');
  }
  if ('service' in condition && !known.services.has(condition.service)) {
    throw unknown('service', condition.service, 'ListExecutionServices lists them');
  }
  if ('name' in condition && !(functions as readonly string[]).includes(condition.name)) {
    throw unknown('function', condition.name, 'ListExecutionFunctions lists them');
  }
  if ('event' in condition && !eventTypes().has(condition.event)) {
    throw unknown('event', condition.event, 'event types are those that ListEventTypes lists');
  }
  if ('group' in condition) {
    const prefix = `${condition.group.replace(/\.\*$/, '')}.`;
    if (![...eventTypes().keys()].some((type) => type.startsWith(prefix))) {
      throw unknown('group', condition.group, 'a group is how event types begin: user, user.human');
    }
  }
}
