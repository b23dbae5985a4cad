/** An object whose changes are told to who may read it, whether or not they read the log of events. */
export type Changed =
  | { readonly kind: 'user' | 'project'; readonly id: string }
  /** The one in view: calls of version 1 act in it. */
  | { readonly kind: 'organization' }
  | { readonly kind: 'application'; readonly id: string; readonly projectId: string };
