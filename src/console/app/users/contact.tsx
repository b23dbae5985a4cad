import { useState } from 'react';
import { type HumanUser, UserService } from '../../../contract/services/user/v2.ts';
import { useCall, useFresh, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Send, Trash2 } from '../ui/icons.ts';
import { attempt, Badge, Button, Checkbox, Dialog, Menu, TextField, tellDone } from '../ui/index.ts';
import { humanOf } from './queries.ts';

/** How to reach somebody, and whether it is known to be them. */
export const Contact = ({ human, userId }: { readonly human: HumanUser; readonly userId: string }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const writes = has('user.write');
  const [changing, setChanging] = useState<'email' | 'phone'>();
  const resendEmail = useCall(UserService.method.resendEmailCode);
  const resendPhone = useCall(UserService.method.resendPhoneCode);
  const removePhone = useCall(UserService.method.removePhone);
  const texts = t.users.contact;
  const { email, phone } = human;
  const resend = (run: () => Promise<unknown>) => ({
    id: 'resend',
    label: texts.resend,
    icon: Send,
    run: () => void attempt(run, texts.resent),
  });
  const verification = { case: 'sendCode' as const, value: {} };
  return (
    <Card title={texts.title}>
      <Things label={texts.title}>
        <Thing
          actions={
            writes && (
              <>
                <Button onPress={() => setChanging('email')} aria-label={texts.changeEmail}>
                  {texts.change}
                </Button>
                <Menu
                  label={`${t.common.more}: ${texts.email}`}
                  deeds={[
                    email?.email !== '' &&
                      !email?.isVerified &&
                      resend(() => resendEmail({ userId, verification })),
                  ]}
                />
              </>
            )
          }
        >
          <div className="muted small">{texts.email}</div>
          <Reached value={email?.email} verified={email?.isVerified} />
        </Thing>
        <Thing
          actions={
            writes && (
              <>
                <Button onPress={() => setChanging('phone')} aria-label={texts.changePhone}>
                  {texts.change}
                </Button>
                <Menu
                  label={`${t.common.more}: ${texts.phone}`}
                  deeds={[
                    Boolean(phone?.phone) &&
                      !phone?.isVerified &&
                      resend(() => resendPhone({ userId, verification })),
                    Boolean(phone?.phone) && {
                      id: 'remove',
                      label: texts.removePhone,
                      icon: Trash2,
                      kind: 'danger',
                      run: () => void attempt(() => removePhone({ userId }), texts.phoneRemoved),
                    },
                  ]}
                />
              </>
            )
          }
        >
          <div className="muted small">{texts.phone}</div>
          <Reached value={phone?.phone} verified={phone?.isVerified} />
        </Thing>
      </Things>
      <Dialog
        title={changing === 'phone' ? texts.changePhone : texts.changeEmail}
        open={changing !== undefined}
        onClose={() => setChanging(undefined)}
      >
        {changing && (
          <Change
            what={changing}
            userId={userId}
            present={addressOf(human, changing)}
            onDone={() => setChanging(undefined)}
          />
        )}
      </Dialog>
    </Card>
  );
};

const addressOf = ({ email, phone }: HumanUser, what: 'email' | 'phone'): string =>
  (what === 'email' ? email?.email : phone?.phone) ?? '';

const Reached = ({
  value,
  verified,
}: {
  readonly value: string | undefined;
  readonly verified: boolean | undefined;
}) => {
  const t = useTexts();
  if (!value) return <span className="muted">{t.users.contact.none}</span>;
  return (
    <div className="row">
      <span>{value}</span>
      <Badge kind={verified ? 'good' : 'warn'}>
        {verified ? t.users.contact.verified : t.users.contact.unverified}
      </Badge>
    </div>
  );
};

const Change = ({
  what,
  userId,
  present,
  onDone,
}: {
  readonly what: 'email' | 'phone';
  readonly userId: string;
  readonly present: string;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const setEmail = useCall(UserService.method.setEmail);
  const setPhone = useCall(UserService.method.setPhone);
  const texts = t.users.contact;
  const form = useForm({
    id: `${what}:${userId}`,
    initial: { value: present, verified: false },
    latest: useFresh(UserService.method.getUserByID, { userId }, ({ user }) => {
      const human = user && humanOf(user);
      return { value: human ? addressOf(human, what) : present, verified: false };
    }),
    required: ['value'],
    fields: { value: what },
    async submit({ value, verified }) {
      const verification = verified
        ? ({ case: 'isVerified', value: true } as const)
        : ({ case: 'sendCode', value: {} } as const);
      await (what === 'email'
        ? setEmail({ userId, email: value.trim(), verification })
        : setPhone({ userId, phone: value.trim(), verification }));
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <TextField
        label={texts[what]}
        hint={what === 'phone' ? texts.phoneHint : undefined}
        type={what === 'email' ? 'email' : 'tel'}
        autoFocus
        {...form.field('value')}
      />
      <Checkbox
        hint={texts.asVerifiedHint}
        isSelected={form.values.verified}
        onChange={(verified) => form.set({ verified })}
      >
        {texts.asVerified}
      </Checkbox>
    </Form>
  );
};
