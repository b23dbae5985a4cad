export * from './auth-methods.ts';
export * from './credentials.ts';
export { type UserConditions, type UserSort, userList } from './list.ts';
export * from './login-name.ts';
export * from './metadata.ts';
export * from './rows.ts';
export * from './search.ts';
