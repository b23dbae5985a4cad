import { Elysia } from 'elysia';
import type { InstanceContext } from '../contract/types.ts';

/** What a face may know of a request beside itself. */
export interface About {
  readonly remoteAddress: string;
  /** The tenant that the request's host names. @throws PosternError `not_found` (INST-Hst01) */
  readonly instance: () => InstanceContext | Promise<InstanceContext>;
  /** The name under which metrics and logs show who answers; `operations` unless a face says so. */
  face: string;
}

const known = new WeakMap<Request, About>();

export const tellAbout = (request: Request, about: About): void => void known.set(request, about);

/**
 * What every face uses: its handlers find `about` beside `request`.
 *
 * @example
 * new Elysia().use(aboutRequests).get('/account', ({ request, about }) => page(request, about))
 */
export const aboutRequests = new Elysia({ name: 'about' }).derive({ as: 'global' }, ({ request }) => ({
  about: known.get(request) as About,
}));
