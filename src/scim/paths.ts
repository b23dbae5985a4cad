import { notFound } from './errors.ts';

export const prefix = '/scim/v2/';

export const isScimPath = (path: string): boolean => path === '/scim/v2' || path.startsWith(prefix);

/** What stands behind the prefix, decoded. @throws ScimError 404 for what is no path of ours */
export function segmentsOf(path: string): string[] {
  const segments = path.slice(prefix.length).replace(/\/$/, '').split('/');
  try {
    const decoded = segments.map(decodeURIComponent);
    if (!decoded.some((segment) => segment.includes('\0') || segment.length > 200)) return decoded;
  } catch {
    // Told below.
  }
  throw notFound('There is nothing under this path');
}
