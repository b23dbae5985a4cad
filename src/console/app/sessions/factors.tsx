import type { Session } from '../../../contract/services/session/v2.ts';
import { type Texts, useTexts } from '../texts/index.ts';
import { Badge } from '../ui/index.ts';

/** What somebody proved with in a session, in words. */
export function factorsOf(t: Texts, { factors }: Session): readonly string[] {
  if (!factors) return [];
  const { factors: texts } = t.sessions;
  const { webAuthN } = factors;
  return [
    factors.password && texts.password,
    webAuthN && (webAuthN.userVerified ? texts.webAuthN : texts.webAuthNPresent),
    factors.intent && texts.intent,
    factors.totp && texts.totp,
    factors.otpSms && texts.otpSms,
    factors.otpEmail && texts.otpEmail,
    factors.recoveryCode && texts.recoveryCode,
  ].filter((text) => text !== undefined);
}

export const Factors = ({ session }: { readonly session: Session }) => (
  <span className="row">
    {factorsOf(useTexts(), session).map((factor) => (
      <Badge key={factor}>{factor}</Badge>
    ))}
  </span>
);
