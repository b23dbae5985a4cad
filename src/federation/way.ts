import type { Provider } from '../idp/index.ts';
import type { Arrival } from '../intent/index.ts';
import type { Arrived } from './person.ts';

/** What begins a visit at a provider. */
export interface Beginning {
  /** The instance's public address. */
  readonly origin: string;
  /** Comes back with the person: the intent's id. */
  readonly state: string;
  readonly loginHint?: string | undefined;
  /** `login`, `select_account` … as the application asked. */
  readonly prompt?: string | undefined;
  readonly languages?: readonly string[];
}

export interface Begun {
  /** Where the browser goes; with `form`, a page of ours that sends it. */
  readonly redirectTo: string;
  /** What has to be posted to the provider. */
  readonly form?: Form;
  /** What has to be there when the person comes back; kept sealed. */
  readonly remembered: Readonly<Record<string, string>>;
}

/** A form that a browser brings. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How the person came back. */
export interface Return {
  readonly origin: string;
  readonly state: string;
  readonly params: URLSearchParams;
  readonly headers: Headers;
  readonly remembered: Readonly<Record<string, string>>;
}

export interface Found {
  readonly person: Arrived;
  readonly arrival: Arrival;
}

/** How people go to providers of some kinds and come back by a browser. */
export interface Way<P extends Provider = Provider> {
  /** @throws Refused */
  begin(provider: P, beginning: Beginning): Promise<Begun>;
  /** @throws Refused */
  arrive(provider: P, came: Return): Promise<Found>;
  /** What the provider gave the browser, and nobody else has; '' for nothing. */
  proofIn(provider: P, came: Pick<Return, 'params' | 'headers'>): string;
}
