import { useState } from 'react';
import {
  type Domain,
  DomainFieldName,
  DomainSchema,
  OrganizationService,
} from '../../../contract/services/org/v2.ts';
import {
  removes,
  useCall,
  useForeseen,
  useLateCall,
  usePermissions,
  useSuspenseQueryOf,
} from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Flag, Plus, ShieldCheck, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Button, Dialog, TextField, tellDone } from '../ui/index.ts';
import { VerifyDomain } from './verify-domain.tsx';

const { method } = OrganizationService;
const most = 1_000;

const setPrimaryDomain = async () => {
  const { ManagementService } = await import('../../../contract/services/management/v1.ts');
  return ManagementService.method.setPrimaryOrgDomain;
};

/** Domains of an organization, which people sign in with. */
export const Domains = ({ organizationId }: { readonly organizationId: string }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [open, setOpen] = useState<'add' | Domain>();
  const { domains } = useSuspenseQueryOf(method.listOrganizationDomains, {
    organizationId,
    pagination: { limit: most, asc: true },
    sortingColumn: DomainFieldName.NAME,
  }).data;
  const texts = t.organizations.domains;
  const close = () => setOpen(undefined);
  const verified = typeof open === 'object' ? open : undefined;
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        has('org.write') && (
          <Button icon={Plus} onPress={() => setOpen('add')}>
            {texts.add}
          </Button>
        )
      }
    >
      {domains.length === 0 ? (
        <p className="muted">{texts.none}</p>
      ) : (
        <Things label={texts.title}>
          {domains.map((domain) => (
            <OneDomain key={domain.domain} domain={domain} onVerify={() => setOpen(domain)} />
          ))}
        </Things>
      )}
      <Dialog title={texts.add} open={open === 'add'} onClose={close}>
        {open === 'add' && <AddDomain organizationId={organizationId} onDone={close} />}
      </Dialog>
      <Dialog
        title={say(texts.verifyOf, { name: verified?.domain ?? '' })}
        wide
        open={verified !== undefined}
        onClose={close}
      >
        {verified && <VerifyDomain domain={verified} onDone={close} />}
      </Dialog>
    </Card>
  );
};

const OneDomain = ({ domain, onVerify }: { readonly domain: Domain; readonly onVerify: () => void }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const { organizationId, domain: name, isVerified, isPrimary } = domain;
  const setPrimary = useLateCall(setPrimaryDomain, organizationId);
  const remove = useForeseen(method.deleteOrganizationDomain, (gone) =>
    removes(DomainSchema, (one) => one.organizationId === gone.organizationId && one.domain === gone.domain),
  );
  const texts = t.organizations.domains;
  const writes = has('org.write');
  return (
    <Thing
      actions={
        <AskingMenu
          label={`${t.common.actions}: ${name}`}
          deeds={[
            writes && !isVerified && { id: 'verify', label: texts.verify, icon: ShieldCheck, run: onVerify },
            writes &&
              isVerified &&
              !isPrimary && {
                id: 'primary',
                label: texts.setPrimary,
                icon: Flag,
                run: () => attempt(() => setPrimary({ domain: name }), say(texts.primarySet, { name })),
              },
            writes &&
              !isPrimary && {
                id: 'remove',
                label: texts.remove,
                icon: Trash2,
                kind: 'danger',
                ask: { title: say(t.common.removeTitle, { name }), text: texts.removeText },
                run: () =>
                  void attempt(() => remove({ organizationId, domain: name }), say(texts.removed, { name })),
              },
          ]}
        />
      }
    >
      <div className="row">
        <span>{name}</span>
        {isPrimary && <Badge>{texts.primary}</Badge>}
        <Badge kind={isVerified ? 'good' : 'warn'}>{isVerified ? texts.verified : texts.unverified}</Badge>
      </div>
    </Thing>
  );
};

const AddDomain = ({
  organizationId,
  onDone,
}: {
  readonly organizationId: string;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const add = useCall(method.addOrganizationDomain);
  const texts = t.organizations.domains;
  const form = useForm({
    id: `new-domain:${organizationId}`,
    initial: { domain: '' },
    required: ['domain'],
    async submit({ domain }) {
      await add({ organizationId, domain: domain.trim() });
      tellDone(say(texts.added, { name: domain.trim() }));
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <TextField label={texts.domain} hint={texts.domainHint} autoFocus {...form.field('domain')} />
    </Form>
  );
};
