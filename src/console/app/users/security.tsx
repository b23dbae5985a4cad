import { type ReactNode, useState } from 'react';
import {
  AuthenticationMethodType,
  type AuthFactor,
  AuthFactorSchema,
  AuthFactorState,
  type HumanUser,
  type Passkey,
  PasskeySchema,
  UserService,
} from '../../../contract/services/user/v2.ts';
import { removes, type ShownBy, useCall, useForeseen, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { KeyRound, Send, Trash2 } from '../ui/icons.ts';
import {
  attempt,
  Badge,
  Button,
  Checkbox,
  Confirm,
  Dialog,
  Failed,
  IconButton,
  Loading,
  millisOf,
  TextField,
  tellDone,
} from '../ui/index.ts';
import { InviteLink } from './invite-link.tsx';

const { method } = UserService;

/** What somebody proves with that it is them. */
export const Security = ({ human }: { readonly human: HumanUser }) => (
  <div className="stack">
    <PasswordCard human={human} />
    <Passkeys userId={human.userId} />
    <Factors userId={human.userId} />
  </div>
);

const PasswordCard = ({ human }: { readonly human: HumanUser }) => {
  const t = useTexts();
  const say = useSay();
  const language = useLanguage();
  const { has } = usePermissions();
  const [setting, setSetting] = useState(false);
  const reset = useCall(method.passwordReset);
  const invite = useCall(method.createInviteCode);
  const { userId, passwordChanged } = human;
  const email = human.email?.email ?? '';
  const texts = t.users.security;
  const changed =
    passwordChanged &&
    new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(millisOf(passwordChanged));
  return (
    <Card
      title={texts.password}
      text={changed ? say(texts.passwordSet, { date: changed }) : texts.passwordNone}
      actions={
        has('user.write') && (
          <>
            {!changed && email && (
              <Button
                icon={Send}
                onPress={() =>
                  void attempt(
                    () => invite({ userId, verification: { case: 'sendCode', value: {} } }),
                    say(texts.invited, { email }),
                  )
                }
              >
                {texts.invite}
              </Button>
            )}
            {!changed && email && <InviteLink human={human} />}
            {changed && email && (
              <Button
                icon={Send}
                onPress={() =>
                  void attempt(
                    () => reset({ userId, medium: { case: 'sendLink', value: {} } }),
                    say(texts.resetSent, { email }),
                  )
                }
              >
                {texts.sendReset}
              </Button>
            )}
            <Button icon={KeyRound} onPress={() => setSetting(true)}>
              {texts.setPassword}
            </Button>
          </>
        )
      }
    >
      {human.passwordChangeRequired && <Badge kind="warn">{texts.passwordChange}</Badge>}
      <Dialog title={texts.setPassword} open={setting} onClose={() => setSetting(false)}>
        {setting && <SetPassword userId={userId} onDone={() => setSetting(false)} />}
      </Dialog>
    </Card>
  );
};

const SetPassword = ({ userId, onDone }: { readonly userId: string; readonly onDone: () => void }) => {
  const t = useTexts();
  const set = useCall(method.setPassword);
  const form = useForm({
    id: `password:${userId}`,
    initial: { password: '', changeRequired: true },
    required: ['password'],
    secrets: ['password'],
    async submit(newPassword) {
      await set({ userId, newPassword });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <TextField
        label={t.users.security.newPassword}
        type="password"
        autoComplete="new-password"
        autoFocus
        {...form.field('password')}
      />
      <Checkbox
        isSelected={form.values.changeRequired}
        onChange={(changeRequired) => form.set({ changeRequired })}
      >
        {t.users.security.changeRequired}
      </Checkbox>
    </Form>
  );
};

/** Something that one signs in with, and how to take it away. */
const Proof = ({
  name,
  ready,
  remove,
  children,
}: {
  readonly name: string;
  readonly ready: boolean;
  readonly remove: () => Promise<unknown>;
  readonly children?: ReactNode;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [asked, setAsked] = useState(false);
  const texts = t.users.security;
  const title = say(texts.removeFactor, { name });
  return (
    <Thing
      actions={
        has('user.write') && (
          <>
            <IconButton icon={Trash2} label={`${t.common.remove}: ${name}`} onPress={() => setAsked(true)} />
            <Confirm
              open={asked}
              onClose={() => setAsked(false)}
              title={title}
              text={texts.removeFactorText}
              deed={t.common.remove}
              danger
              run={() => void attempt(remove, say(texts.factorRemoved, { name }))}
            />
          </>
        )
      }
    >
      <div className="row">
        {name} {!ready && <Badge kind="warn">{texts.notReady}</Badge>}
      </div>
      {children}
    </Thing>
  );
};

const Passkeys = ({ userId }: { readonly userId: string }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const query = useQueryOf(method.listPasskeys, { userId });
  const remove = useForeseen(method.removePasskey, ({ passkeyId }) =>
    removes(PasskeySchema, ({ id }) => id === passkeyId),
  );
  const link = useCall(method.createPasskeyRegistrationLink);
  const texts = t.users.security;
  return (
    <Card
      title={texts.passkeys}
      text={texts.passkeysText}
      actions={
        has('user.passkey.write') && (
          <Button
            icon={Send}
            onPress={() =>
              void attempt(
                () => link({ userId, medium: { case: 'sendLink', value: {} } }),
                texts.passkeyLinkSent,
              )
            }
          >
            {texts.sendPasskeyLink}
          </Button>
        )
      }
    >
      {query.isError && <Failed error={query.error} />}
      {query.isPending && <Loading lines={2} />}
      {query.data?.result.length === 0 && <p className="muted">{texts.noPasskeys}</p>}
      <Things label={texts.passkeys}>
        {query.data?.result.map((passkey: Passkey) => (
          <Proof
            key={passkey.id}
            name={passkey.name || passkey.id}
            ready={passkey.state === AuthFactorState.READY}
            remove={() => remove({ userId, passkeyId: passkey.id })}
          />
        ))}
      </Things>
    </Card>
  );
};

const without = (kind: AuthFactor['type']['case']) => () =>
  removes(AuthFactorSchema, ({ type }) => type.case === kind);

const Factors = ({ userId }: { readonly userId: string }) => {
  const t = useTexts();
  const query = useQueryOf(method.listAuthenticationFactors, { userId });
  const shownBy: ShownBy = [method.listAuthenticationFactors, { userId }];
  const removeTotp = useForeseen(method.removeTOTP, without('otp'), shownBy);
  const removeSms = useForeseen(method.removeOTPSMS, without('otpSms'), shownBy);
  const removeEmail = useForeseen(method.removeOTPEmail, without('otpEmail'), shownBy);
  const removeU2f = useForeseen(
    method.removeU2F,
    ({ u2fId }) => removes(AuthFactorSchema, ({ type }) => type.case === 'u2f' && type.value.id === u2fId),
    shownBy,
  );
  const removeCodes = useCall(method.removeRecoveryCodes);
  const ways = useQueryOf(method.listAuthenticationMethodTypes, { userId });
  const hasCodes = ways.data?.authMethodTypes.includes(AuthenticationMethodType.RECOVERY_CODE) ?? false;
  const texts = t.users.security;
  const shown = ({ type }: AuthFactor) => {
    switch (type.case) {
      case 'otp':
        return { id: 'otp', name: texts.totp, remove: () => removeTotp({ userId }) };
      case 'otpSms':
        return { id: 'otpSms', name: texts.otpSms, remove: () => removeSms({ userId }) };
      case 'otpEmail':
        return { id: 'otpEmail', name: texts.otpEmail, remove: () => removeEmail({ userId }) };
      case 'u2f': {
        const { id, name } = type.value;
        return { id, name: name || texts.u2f, remove: () => removeU2f({ userId, u2fId: id }) };
      }
      default:
        return undefined;
    }
  };
  return (
    <Card title={texts.factors} text={texts.factorsText}>
      {query.isError && <Failed error={query.error} />}
      {query.isPending && <Loading lines={2} />}
      {query.data?.result.length === 0 && !hasCodes && <p className="muted">{texts.noFactors}</p>}
      <Things label={texts.factors}>
        {query.data?.result.map((factor: AuthFactor) => {
          const known = shown(factor);
          return (
            known && (
              <Proof
                key={known.id}
                name={known.name}
                ready={factor.state === AuthFactorState.READY}
                remove={known.remove}
              />
            )
          );
        })}
        {hasCodes && <Proof name={texts.recoveryCodes} ready remove={() => removeCodes({ userId })} />}
      </Things>
    </Card>
  );
};
