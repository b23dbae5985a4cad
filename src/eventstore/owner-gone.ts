import { notFound, type PosternError } from '../errors/index.ts';

const names: Readonly<Record<string, string>> = { org: 'organization' };

/** @param type aggregate type of what is not there */
export const ownerGone = (type: string): PosternError =>
  notFound('EVENT-Own1', `The ${names[type] ?? type} that this belongs to does not exist, or was removed`);
