import { createHash } from 'node:crypto';
import type { ConstraintChange } from '../eventstore/index.ts';

/** Ids that are addresses of documents; those that are made here are numbers. */
export const isDocumentUrl = (clientId: string): boolean => clientId.startsWith('https://');

export const longestDocumentUrl = 2_048;

/**
 * There is one client of a document, whoever reads it first and on whichever node. By a digest, since names are compared
 * in lower case and addresses are not.
 */
export const documentConstraint = (action: ConstraintChange['action'], url: string): ConstraintChange => ({
  action,
  type: 'client_document',
  field: createHash('sha256').update(url).digest('hex'),
  error: { id: 'REG-Doc01', message: 'The client of this document is registered already' },
});
