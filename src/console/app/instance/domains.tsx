import { useState } from 'react';
import {
  DomainFieldName,
  InstanceService,
  TrustedDomainFieldName,
  TrustedDomainSchema,
} from '../../../contract/services/instance/v2.ts';
import { removes, useCall, useForeseen, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Sentence } from '../texts/sentence.tsx';
import { Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Button, Dialog, TextField, tellDone } from '../ui/index.ts';

const { listCustomDomains, listTrustedDomains, addTrustedDomain, removeTrustedDomain } =
  InstanceService.method;
const pagination = { limit: 1_000, asc: true };

const isHere = (domain: string): boolean => domain === location.hostname;

/** The hosts of the instance, and those that it trusts. */
export const Domains = () => (
  <div className="stack">
    <CustomDomains />
    <TrustedDomains />
  </div>
);

const CustomDomains = () => {
  const t = useTexts();
  const { domains } = useSuspenseQueryOf(listCustomDomains, {
    pagination,
    sortingColumn: DomainFieldName.DOMAIN,
  }).data;
  const texts = t.instance.domains;
  return (
    <Card title={texts.custom} text={texts.customText}>
      <Things label={texts.custom}>
        {domains.map(({ domain, primary, generated }) => (
          <Thing key={domain}>
            <div className="row">
              <strong>{domain}</strong>
              {primary && <Badge kind="good">{texts.primary}</Badge>}
              {generated && <Badge>{texts.generated}</Badge>}
              {isHere(domain) && <Badge>{texts.here}</Badge>}
            </div>
            {primary && <p className="muted small">{texts.primaryHint}</p>}
          </Thing>
        ))}
      </Things>
      <p className="muted small">
        <Sentence
          text={texts.customHow}
          of={{ call: <code>zitadel.instance.v2.InstanceService/AddCustomDomain</code> }}
        />
      </p>
    </Card>
  );
};

const TrustedDomains = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const [adding, setAdding] = useState(false);
  const { trustedDomain: domains } = useSuspenseQueryOf(listTrustedDomains, {
    pagination,
    sortingColumn: TrustedDomainFieldName.DOMAIN,
  }).data;
  const texts = t.instance.domains;
  const close = () => setAdding(false);
  const writes = has('iam.write');
  return (
    <Card
      title={texts.trusted}
      text={texts.trustedText}
      actions={
        writes && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            {texts.add}
          </Button>
        )
      }
    >
      {domains.length === 0 ? (
        <p className="muted">{texts.trustedEmpty}</p>
      ) : (
        <Things label={texts.trusted}>
          {domains.map(({ domain }) => (
            <Thing key={domain} actions={writes && <TrustedDeeds domain={domain} />}>
              <div className="row">
                <strong>{domain}</strong>
                {isHere(domain) && <Badge>{texts.here}</Badge>}
              </div>
            </Thing>
          ))}
        </Things>
      )}
      <Dialog title={texts.add} open={adding} onClose={close}>
        {adding && <AddTrusted onDone={close} />}
      </Dialog>
    </Card>
  );
};

const TrustedDeeds = ({ domain }: { readonly domain: string }) => {
  const t = useTexts();
  const say = useSay();
  const add = useCall(addTrustedDomain);
  const remove = useForeseen(removeTrustedDomain, ({ trustedDomain }) =>
    removes(TrustedDomainSchema, (one) => one.domain === trustedDomain),
  );
  const texts = t.instance.domains;
  const takeBack = {
    label: t.common.undo,
    run: () => void attempt(() => add({ trustedDomain: domain }), t.common.undone),
  };
  return (
    <AskingMenu
      label={`${t.common.actions}: ${domain}`}
      deeds={[
        {
          id: 'remove',
          label: texts.remove,
          icon: Trash2,
          kind: 'danger',
          ask: {
            title: say(t.common.removeTitle, { name: domain }),
            text: (
              <>
                {isHere(domain) && <p>{texts.removeHere}</p>}
                <p>{texts.removeText}</p>
              </>
            ),
          },
          run: () =>
            void attempt(
              () => remove({ trustedDomain: domain }),
              say(texts.removed, { name: domain }),
              takeBack,
            ),
        },
      ]}
    />
  );
};

const AddTrusted = ({ onDone }: { readonly onDone: () => void }) => {
  const t = useTexts();
  const say = useSay();
  const add = useCall(addTrustedDomain);
  const texts = t.instance.domains;
  const form = useForm({
    id: 'instance:trusted-domain',
    initial: { trustedDomain: '' },
    required: ['trustedDomain'],
    async submit({ trustedDomain }) {
      await add({ trustedDomain: trustedDomain.trim() });
      tellDone(say(texts.added, { name: trustedDomain.trim() }));
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <TextField label={texts.domain} hint={texts.domainHint} autoFocus {...form.field('trustedDomain')} />
    </Form>
  );
};
