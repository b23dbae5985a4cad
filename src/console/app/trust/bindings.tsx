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

/** What a binding is called where it is not of a workload. */
export interface BindingWords {
  readonly title: string;
  readonly text: string;
  readonly bind: string;
  readonly isBound: string;
  readonly unbind: string;
  readonly unbindTitle: string;
  readonly unbindText: string;
  readonly unbound: string;
}

interface Props {
  /** Of the holder. */
  readonly organizationId: string;
  readonly holder: Holder;
  /** The holder may be given what it proves itself by. */
  readonly writes: boolean;
  /** Default: of workloads. */
  readonly words?: BindingWords;
  /** What `sub` has to be, where that is known. */
  readonly subject?: string;
}

/** Which workloads are a service account or an application, by what issuers say of them; for who may see issuers. */
export const Bindings = (props: Props) =>
  usePermissions().has('org.idp.read') ? <BindingsCard {...props} /> : null;

const BindingsCard = ({ organizationId, holder, writes, words, subject }: Props) => {
  const { trust } = useTexts();
  const texts = words ?? { ...trust, title: trust.workloads, text: trust.workloadsText };
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
      title={texts.title}
      text={issuers.length === 0 ? trust.issuersFirst : texts.text}
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
        <Things label={texts.title}>
          {bound.map(({ issuer, one }) => (
            <OneBinding key={one.id} issuer={issuer} binding={one} writes={writes} words={texts} />
          ))}
        </Things>
      )}
      <Dialog title={texts.bind} wide open={binding} onClose={close}>
        {binding && (
          <BindForm issuers={issuers} holder={holder} words={texts} subject={subject ?? ''} onDone={close} />
        )}
      </Dialog>
    </Card>
  );
};

const OneBinding = ({
  issuer: { id, name },
  binding: { id: bindingId, rules },
  writes,
  words: texts,
}: {
  readonly issuer: TrustedIssuer;
  readonly binding: Binding;
  readonly writes: boolean;
  readonly words: BindingWords;
}) => {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const unbind = useForeseen(method.unbindTrustedIssuer, (gone) =>
    removes(BindingSchema, (one) => one.id === gone.bindingId),
  );
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
          <code>{claim}</code> {match === Match.PREFIX ? t.trust.matches.prefix : t.trust.matches.exact}{' '}
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
