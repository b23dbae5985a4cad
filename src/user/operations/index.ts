export * from './access.ts';
export * from './avatar.ts';
export * from './codes.ts';
export * from './create.ts';
export * from './machine.ts';
export * from './name-rule.ts';
export * from './remove.ts';
export * from './update.ts';
export type { ContactRequest, VerificationRequest } from './verification.ts';
