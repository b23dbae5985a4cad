import type { Checks as WireChecks } from '../../contract/services/session/v2.ts';
import type { CheckKind } from './check.ts';
import { idpIntentCheck } from './idp-intent.ts';
import { passwordCheck } from './password.ts';
import { recoveryCodeCheck } from './recovery-code.ts';
import { otpEmailCheck, otpSmsCheck } from './sent-code.ts';
import { totpCheck } from './totp.ts';
import { webAuthNCheck } from './web-auth-n.ts';

export type { CheckSubject, CheckTools, PassedCheck } from './check.ts';

/** What sessions check of a user, in the order in which it is done. The user comes before all of them. */
export const checkKinds = [
  passwordCheck,
  webAuthNCheck,
  idpIntentCheck,
  totpCheck,
  otpSmsCheck,
  otpEmailCheck,
  recoveryCodeCheck,
] as const;

type Kind = (typeof checkKinds)[number];

/** What is to be checked, by kind. */
export type ProofChecks = {
  readonly [K in Kind as K['name']]?: ReturnType<K['read']> | undefined;
};

/** One kind and what it is asked, without the type that binds them. */
export type AnyCheck = CheckKind<never, unknown>;

/** Of a request what there is a kind for. */
export function readChecks(asked: WireChecks | undefined): ProofChecks {
  const given = checkKinds.flatMap((kind) => {
    const value = asked?.[kind.name];
    return value === undefined ? [] : [[kind.name, (kind as unknown as AnyCheck).read(value as never)]];
  });
  return Object.fromEntries(given) as ProofChecks;
}
