import type { AccountRequest } from '../account-request.ts';

/** What a page says of what was done before it: by a word in its address that stands for one of these texts. */
const notes = {
  saved: ({ texts }: AccountRequest) => texts.saved,
  removed: ({ texts }: AccountRequest) => texts.removed,
  confirmed: ({ texts }: AccountRequest) => texts.contact.confirmed,
  changed: ({ texts }: AccountRequest) => texts.contact.changed,
  sent: ({ frame }: AccountRequest) => frame.messages.factor.resent,
  password: ({ texts }: AccountRequest) => texts.security.passwordChanged,
  ready: ({ texts }: AccountRequest) => texts.security.ready,
  ended: ({ texts }: AccountRequest) => texts.sessions.ended,
  withdrawn: ({ texts }: AccountRequest) => texts.applications.withdrawn,
} as const;

export type Note = keyof typeof notes;

const isNote = (name: string): name is Note => Object.hasOwn(notes, name);

export function noteOf(page: AccountRequest): string | undefined {
  const name = page.url.searchParams.get('note') ?? '';
  return page.request.method !== 'POST' && isNote(name) ? notes[name](page) : undefined;
}

export const withNote = (path: string, note: Note): string => `${path}?note=${note}`;
