import type { SealedValue } from '../../crypto/types.ts';
import type { RecordedEvent } from '../../eventstore/index.ts';

/** A code that was made for the session and not presented yet. */
export interface CodeChallenge {
  /** undefined: a provider made one of its own. */
  readonly sealed: SealedValue | undefined;
  readonly expiresAt: Date;
  /** By the store's clock. */
  readonly madeAt: Date;
  /** Whoever asked got it; nobody is to be told. */
  readonly returned: boolean;
}

/** What a browser is to sign, with the terms of it. */
export interface WebAuthNChallenge {
  /** base64url */
  readonly challenge: string;
  /** Ids of keys that may answer, base64; none: any that the user has. */
  readonly allowedCredentialIds: readonly string[];
  /** 0 unspecified, 1 required, 2 preferred, 3 discouraged. */
  readonly userVerification: number;
  readonly relyingPartyId: string;
  readonly expiresAt: Date;
}

/** For how long the answer of a key is waited for: browsers ask for half of it. */
export const keyChallengeLifetimeMs = 600_000;

export interface Challenges {
  readonly otpSms?: CodeChallenge | undefined;
  readonly otpEmail?: CodeChallenge | undefined;
  readonly webAuthN?: WebAuthNChallenge | undefined;
}

interface CodePayload {
  readonly code?: SealedValue;
  readonly expiry?: number;
  readonly codeReturned?: boolean;
  readonly returnCode?: boolean;
}

const codeOf = ({ payload, createdAt }: RecordedEvent): CodeChallenge => {
  const { code, expiry = 0, codeReturned, returnCode } = payload as CodePayload;
  return {
    sealed: code,
    madeAt: createdAt,
    expiresAt: new Date(createdAt.getTime() + expiry / 1e6),
    returned: codeReturned ?? returnCode ?? false,
  };
};

export function foldChallenges(state: Challenges, event: RecordedEvent): Challenges {
  switch (event.type) {
    case 'session.otp.sms.challenged':
      return { ...state, otpSms: codeOf(event) };
    case 'session.otp.email.challenged':
      return { ...state, otpEmail: codeOf(event) };
    case 'session.webAuthN.challenged': {
      const { challenge, allowedCredentialIDs, userVerification, rpid } = event.payload as {
        challenge: string;
        allowedCredentialIDs?: string[];
        userVerification?: number;
        rpid?: string;
      };
      const webAuthN = {
        challenge,
        allowedCredentialIds: allowedCredentialIDs ?? [],
        userVerification: userVerification ?? 0,
        relyingPartyId: rpid ?? '',
        expiresAt: new Date(event.createdAt.getTime() + keyChallengeLifetimeMs),
      };
      return { ...state, webAuthN };
    }
    default:
      return state;
  }
}
