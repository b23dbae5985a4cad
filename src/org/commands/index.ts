export * from './domains.ts';
export { requireExisting } from './existing.ts';
export { generatedDomain } from './generated-domain.ts';
export * from './metadata.ts';
export * from './organization.ts';
