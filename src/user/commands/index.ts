export * from './avatar.ts';
export * from './contact.ts';
export * from './create.ts';
export * from './existing.ts';
export * from './lifecycle.ts';
export * from './machine.ts';
export * from './metadata.ts';
export * from './password.ts';
