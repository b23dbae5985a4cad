import { useState } from 'react';
import {
  type Binding,
  BindingSchema,
  Match,
  type TrustedIssuer,
} from '../../../contract/services/postern/trust/v1.ts';
import { removes, useForeseen, usePermissions } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Plus, Trash2 } from '../ui/icons.ts';
import { attempt, Button, Confirm, Dialog, Failed, IconButton, Loading } from '../ui/index.ts';
import { BindForm } from './bind-form.tsx';
import { type Holder, isOf, method, useTrustedIssuers } from './queries.ts';

interface Props {
  /** Of the holder. */
  readonly organizationId: string;
  readonly holder: Holder;
  /** The holder may be given what it proves itself by. */
  readonly writes: boolean;
}

/** Which workloads are a service account or an application, by what issuers say of them; for who may see issuers. */
export const Bindings = (props: Props) =>
  usePermissions().has('org.idp.read') ? <BindingsCard {...props} /> : null;

const BindingsCard = ({ organizationId, holder, writes }: Props) => {
  const { trust: texts } = useTexts();
  const { data, error, refetch } = useTrustedIssuers(organizationId);
  const [binding, setBinding] = useState(false);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const issuers = data.trustedIssuers;
  const bound = issuers.flatMap((issuer) =>
    issuer.bindings.filter((one) => isOf(one, holder)).map((one) => ({ issuer, one })),
  );
  const close = () => setBinding(false);
  return (
    <Card
      title={texts.workloads}
      text={issuers.length === 0 ? texts.issuersFirst : texts.workloadsText}
      actions={
        writes &&
        issuers.length > 0 && (
          <Button icon={Plus} onPress={() => setBinding(true)}>
            {texts.bind}
          </Button>
        )
      }
    >
      {bound.length > 0 && (
        <Things label={texts.workloads}>
          {bound.map(({ issuer, one }) => (
            <OneBinding key={one.id} issuer={issuer} binding={one} writes={writes} />
          ))}
        </Things>
      )}
      <Dialog title={texts.bind} wide open={binding} onClose={close}>
        {binding && <BindForm issuers={issuers} holder={holder} onDone={close} />}
      </Dialog>
    </Card>
  );
};

const OneBinding = ({
  issuer: { id, name },
  binding: { id: bindingId, rules },
  writes,
}: {
  readonly issuer: TrustedIssuer;
  readonly binding: Binding;
  readonly writes: boolean;
}) => {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const unbind = useForeseen(method.unbindTrustedIssuer, (gone) =>
    removes(BindingSchema, (one) => one.id === gone.bindingId),
  );
  const texts = t.trust;
  return (
    <Thing
      actions={
        writes && (
          <IconButton icon={Trash2} label={`${texts.unbind}: ${name}`} onPress={() => setAsking(true)} />
        )
      }
    >
      <strong>{name}</strong>
      {rules.map(({ claim, match, value }) => (
        <p key={`${claim} ${value}`} className="muted small">
          <code>{claim}</code> {match === Match.PREFIX ? texts.matches.prefix : texts.matches.exact}{' '}
          <code>{value}</code>
        </p>
      ))}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.unbindTitle}
        text={texts.unbindText}
        deed={texts.unbind}
        danger
        run={() => attempt(() => unbind({ id, bindingId }), texts.unbound)}
      />
    </Thing>
  );
};
