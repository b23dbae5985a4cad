import { useState } from 'react';
import { useCall, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { useTexts } from '../../texts/index.ts';
import { Mail, MessageSquareText, Plus } from '../../ui/icons.ts';
import { Badge, Button, Dialog, Empty } from '../../ui/index.ts';
import { Deeds } from './deeds.tsx';
import { Edit, SigningKey } from './edit.tsx';
import { type Provider, providersIn } from './provider.ts';
import { type Family, type FamilyId, families, type Kind } from './tables.ts';

const active = 1;

export interface Shown {
  readonly provider: Provider;
  readonly kind: Kind;
  readonly name: string;
  readonly isActive: boolean;
}

/** What of its configuration tells it from others. */
function detailOf({ config }: Provider): string {
  const { host, endpoint, sid } = (config.value ?? {}) as {
    readonly host?: string;
    readonly endpoint?: string;
    readonly sid?: string;
  };
  return host ?? endpoint ?? sid ?? '';
}

const Providers = ({ family }: { readonly family: Family }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(family.list, {});
  const [adding, setAdding] = useState<Kind>();
  const [key, setKey] = useState('');
  const add = useCall((adding ?? family.kinds[0]!).add);
  const texts = t.settings.providers;
  const providers = providersIn(data).flatMap((provider): Shown[] => {
    const kind = family.kinds.find(({ id }) => id === provider.config.case);
    if (!kind) return [];
    const name = provider.description || detailOf(provider);
    return [{ provider, kind, name, isActive: provider.state === active }];
  });
  return (
    <Card
      title={t.settings.all[family.id].title}
      text={texts.oneActive}
      actions={
        has('iam.write') &&
        family.kinds.map((kind) => (
          <Button key={kind.id} icon={Plus} onPress={() => setAdding(kind)}>
            {texts.add[kind.id]}
          </Button>
        ))
      }
    >
      {providers.length === 0 && (
        <Empty icon={family.id === 'mail' ? Mail : MessageSquareText} title={texts.empty[family.id]}>
          <p>{texts.emptyText[family.id]}</p>
        </Empty>
      )}
      <Things label={t.settings.all[family.id].title}>
        {providers.map((shown) => (
          <Thing
            key={shown.provider.id}
            actions={has('iam.write') && <Deeds family={family} shown={shown} onKey={setKey} />}
          >
            <div className="row">
              <strong>{shown.name}</strong>
              {shown.isActive ? (
                <Badge kind="good">{t.common.active}</Badge>
              ) : (
                <Badge>{t.common.inactive}</Badge>
              )}
            </div>
            <p className="muted small">
              {texts.kinds[shown.kind.id]} · {detailOf(shown.provider)}
            </p>
          </Thing>
        ))}
      </Things>
      <Dialog
        title={adding ? texts.add[adding.id] : ''}
        open={adding !== undefined}
        onClose={() => setAdding(undefined)}
      >
        {adding && (
          <Edit
            id={`settings:${family.id}:new:${adding.id}`}
            family={family}
            message={adding.add.input}
            specs={[...adding.fields, ...(adding.secret ? [adding.secret.field] : [])]}
            values={undefined}
            onClose={() => setAdding(undefined)}
            save={async (request) => {
              const { signingKey = '' } = (await add(request as never)) as { readonly signingKey?: string };
              setKey(signingKey);
            }}
          />
        )}
      </Dialog>
      <SigningKey value={key} onClose={() => setKey('')} />
    </Card>
  );
};

const pageOf = (id: FamilyId) => () => <Providers family={families[id]} />;
export const MailProviders = pageOf('mail');
export const SmsProviders = pageOf('sms');
