import { invalidArgument } from '../errors/index.ts';

/** What requests may ask for that no application here can be. */

export const missingKind = (field: string) =>
  invalidArgument('APP-Knd02', `Say what kind of application it is: ${field} must hold a configuration`, {
    field,
  });

export const emptyFilter = () =>
  invalidArgument('APP-Flt01', 'Each of filters must hold one filter', { field: 'filters' });
