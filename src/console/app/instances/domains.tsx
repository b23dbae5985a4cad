import { useState } from 'react';
import { type Domain, DomainSchema, type InstanceDetail } from '../../../contract/services/instance/v1.ts';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { removes, useCall, useForeseen, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Check, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Button, Dialog, TextField, tellDone } from '../ui/index.ts';

const { addDomain, removeDomain, setPrimaryDomain } = SystemService.method;

/** The hosts at which an instance answers. */
export const Domains = ({ instance: { id, domains } }: { readonly instance: InstanceDetail }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const [adding, setAdding] = useState(false);
  const { primary, generated, customText } = t.instance.domains;
  const { title, add } = t.organizations.domains;
  const close = () => setAdding(false);
  return (
    <Card
      title={title}
      text={customText}
      actions={
        has('system.domain.write') && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            {add}
          </Button>
        )
      }
    >
      <Things label={title}>
        {domains.map((domain) => (
          <Thing key={domain.domain} actions={<Deeds instanceId={id} of={domain} />}>
            <div className="row">
              <strong>{domain.domain}</strong>
              {domain.primary && <Badge kind="good">{primary}</Badge>}
              {domain.generated && <Badge>{generated}</Badge>}
            </div>
          </Thing>
        ))}
      </Things>
      <Dialog title={add} open={adding} onClose={close}>
        {adding && <Add instanceId={id} onDone={close} />}
      </Dialog>
    </Card>
  );
};

const Deeds = ({
  instanceId,
  of: { domain, primary, generated },
}: {
  readonly instanceId: string;
  readonly of: Domain;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const makePrimary = useCall(setPrimaryDomain);
  const remove = useForeseen(removeDomain, (gone) =>
    removes(DomainSchema, ({ domain: one }) => one === gone.domain),
  );
  const { instances: texts } = t;
  const told = (text: string) => say(text, { name: domain });
  const deeds = [
    has('system.domain.write') &&
      !primary && {
        id: 'primary',
        label: texts.makePrimary,
        icon: Check,
        run: () => attempt(() => makePrimary({ instanceId, domain }), t.common.saved),
      },
    has('system.domain.delete') &&
      !primary &&
      !generated && {
        id: 'remove',
        label: t.organizations.deeds.remove,
        icon: Trash2,
        kind: 'danger' as const,
        ask: { title: told(t.common.removeTitle), text: texts.removeDomainText },
        run: () => void attempt(() => remove({ instanceId, domain }), told(t.organizations.deeds.removed)),
      },
  ];
  return deeds.some(Boolean) && <AskingMenu label={`${t.common.actions}: ${domain}`} deeds={deeds} />;
};

const Add = ({ instanceId, onDone }: { readonly instanceId: string; readonly onDone: () => void }) => {
  const t = useTexts();
  const say = useSay();
  const add = useCall(addDomain);
  const { domain: label, domainHint } = t.instance.domains;
  const form = useForm({
    id: `instance:${instanceId}:domain`,
    initial: { domain: '' },
    required: ['domain'],
    async submit({ domain }) {
      await add({ instanceId, domain: domain.trim() });
      tellDone(say(t.organizations.domains.added, { name: domain.trim() }));
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <TextField label={label} hint={domainHint} autoFocus {...form.field('domain')} />
    </Form>
  );
};
