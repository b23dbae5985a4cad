export { attributePath, parseFilter, parsePath } from './parse.ts';
export type { AttributePath, Filter, Literal, Operator } from './syntax.ts';
