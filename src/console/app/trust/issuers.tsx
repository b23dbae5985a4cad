import { useState } from 'react';
import { type TrustedIssuer, TrustedIssuerSchema } from '../../../contract/services/postern/trust/v1.ts';
import { removes, useForeseen, usePermissions } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Pencil, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog, Failed, Loading } from '../ui/index.ts';
import { IssuerForm } from './issuer-form.tsx';
import { method, useTrustedIssuers } from './queries.ts';

/** Issuers that an organization trusts. */
export const TrustedIssuers = ({ organizationId }: { readonly organizationId: string }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const { data, error, refetch } = useTrustedIssuers(organizationId);
  const [open, setOpen] = useState<'add' | TrustedIssuer>();
  const texts = t.trust;
  const close = () => setOpen(undefined);
  const changing = typeof open === 'object' ? open : undefined;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        has('org.idp.write') && (
          <Button icon={Plus} onPress={() => setOpen('add')}>
            {texts.add}
          </Button>
        )
      }
    >
      {data.trustedIssuers.length === 0 ? (
        <p className="muted">{texts.none}</p>
      ) : (
        <Things label={texts.title}>
          {data.trustedIssuers.map((issuer) => (
            <OneIssuer key={issuer.id} issuer={issuer} onChange={() => setOpen(issuer)} />
          ))}
        </Things>
      )}
      <Dialog title={texts.add} wide open={open === 'add'} onClose={close}>
        {open === 'add' && <IssuerForm organizationId={organizationId} onDone={close} />}
      </Dialog>
      <Dialog
        title={say(texts.change, { name: changing?.name ?? '' })}
        wide
        open={changing !== undefined}
        onClose={close}
      >
        {changing && <IssuerForm organizationId={organizationId} issuer={changing} onDone={close} />}
      </Dialog>
    </Card>
  );
};

const OneIssuer = ({
  issuer: { id, name, issuer, bindings },
  onChange,
}: {
  readonly issuer: TrustedIssuer;
  readonly onChange: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const remove = useForeseen(method.deleteTrustedIssuer, (gone) =>
    removes(TrustedIssuerSchema, (one) => one.id === gone.id),
  );
  const texts = t.trust;
  return (
    <Thing
      actions={
        <AskingMenu
          label={`${t.common.actions}: ${name}`}
          deeds={[
            has('org.idp.write') && { id: 'change', label: t.common.edit, icon: Pencil, run: onChange },
            has('org.idp.delete') && {
              id: 'remove',
              label: t.common.remove,
              icon: Trash2,
              kind: 'danger',
              ask: { title: say(t.common.removeTitle, { name }), text: texts.removeText },
              run: () => void attempt(() => remove({ id }), say(texts.removed, { name })),
            },
          ]}
        />
      }
    >
      <strong>{name}</strong>
      <p className="muted small">{issuer}</p>
      <p className="muted small">
        {say(texts.bound, { count: bindings.length })}
        {bindings.length > 0 && `: ${bindings.map(({ holderName }) => holderName).join(', ')}`}
      </p>
    </Thing>
  );
};
