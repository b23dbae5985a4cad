export interface Connection {
  readonly issuer: string;
  readonly clientId: string;
  /** A word in its place where it is not known any more; undefined where there is none. */
  readonly secret: string | undefined;
  readonly redirectUri: string;
  readonly postLogoutUri: string;
  /** What it asks for, with blanks between. */
  readonly scopes: string;
  /** What it protects, where it is known. */
  readonly resource?: string | undefined;
  /** In which an application behind a proxy is told who asks. */
  readonly headers?: readonly string[] | undefined;
}

export interface Block {
  /** Where it goes: a file, or a program. */
  readonly file: string;
  readonly text: string;
}

/** What is put into an application, by the framework that it is built with. */
export type Blocks = Readonly<Record<string, (connection: Connection) => readonly Block[]>>;

/** What most applications ask for; `offline_access` counts for nothing where no refresh token may be had. */
export const usualScopes = (refreshes: boolean): string =>
  ['openid profile email', ...(refreshes ? ['offline_access'] : [])].join(' ');

export const lines = (...all: readonly string[]): string => all.join('\n');
export const secretOf = ({ secret }: Connection): string => secret ?? '';
export const originOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).origin : uri);
export const pathOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).pathname : uri);
/** Libraries refuse plain http unless they are told that it is meant, as it is on one's own machine. */
export const isPlain = ({ issuer }: Connection): boolean => issuer.startsWith('http:');
export const schemeOf = (uri: string): string => uri.split(':', 1)[0] ?? '';
