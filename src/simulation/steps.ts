import {
  Proof,
  SignInEnd,
  SignInLevel,
  SignInOfferType,
  SignInPage,
  SignInRule,
} from '../contract/services/postern/login/v1.ts';
import type { SecondWay, SetUpWay } from '../login/index.ts';
import type { Proof as SessionProof } from '../session/index.ts';
import type { Source } from './facts.ts';

export interface Reason {
  readonly rule: SignInRule;
  readonly source: Source;
  readonly value?: string;
}

export interface Offer {
  readonly type: SignInOfferType;
  readonly source: Source;
}

export interface Step {
  readonly page: SignInPage;
  readonly address: string;
  readonly reasons: readonly Reason[];
  readonly branding: Source | undefined;
  readonly offers?: readonly Offer[];
  readonly factors?: readonly Proof[];
  readonly maySkip?: boolean;
}

export interface Walked {
  readonly steps: readonly Step[];
  readonly end: SignInEnd;
}

export const proofs: Readonly<Record<SessionProof, Proof>> = {
  password: Proof.PASSWORD,
  passkey: Proof.PASSKEY,
  otpEmail: Proof.EMAIL,
  totp: Proof.APP,
  securityKey: Proof.SECURITY_KEY,
  otpSms: Proof.SMS,
  recoveryCode: Proof.RECOVERY_CODE,
  intent: Proof.IDENTITY_PROVIDER,
};

/** What the pages' factors prove to a session. */
export const provenBy: Readonly<Record<SecondWay | SetUpWay, SessionProof>> = {
  app: 'totp',
  key: 'securityKey',
  sms: 'otpSms',
  email: 'otpEmail',
  recovery: 'recoveryCode',
  passkey: 'passkey',
};

export const because = (rule: SignInRule, source: Source, value = ''): Reason => ({ rule, source, value });

/** Durations as the wire writes them. @param nanoseconds as settings have them */
export const seconds = (nanoseconds: number): string => `${Math.round(nanoseconds / 1e9)}s`;

export const inBrowser: Source = { level: SignInLevel.BROWSER, id: '' };
export const inRequest: Source = { level: SignInLevel.REQUEST, id: '' };
export const ofUser = (id: string): Source => ({ level: SignInLevel.USER, id });
export const configured: Source = { level: SignInLevel.CONFIGURATION, id: '' };

export { SignInEnd, SignInOfferType, SignInPage, SignInRule };
