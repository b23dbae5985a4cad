import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { InstanceDetail } from '../../../contract/services/instance/v1.ts';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Facts, Head, Parts } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { ExternalLink, Pencil, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Dialog, Icon, Moment, TextField, tellDone } from '../ui/index.ts';
import { consoleOf, isHere, primaryOf } from './console-of.ts';
import { Domains } from './domains.tsx';
import { Limits } from './limits.tsx';
import { Quotas } from './quotas.tsx';

const { getInstance, updateInstance, removeInstance } = SystemService.method;

/** One instance, as who looks after the server sees it: nothing of what is in it. */
export const InstancePage = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { instanceId = '', part = '' } = useParams({ strict: false }) as {
    instanceId?: string;
    part?: string;
  };
  const { instance } = useSuspenseQueryOf(getInstance, { instanceId }).data;
  if (!instance) return <Nowhere />;
  const { name, domains, details } = instance;
  const { instances: texts } = t;
  return (
    <>
      <Head
        title={name}
        trail={[{ label: texts.title, to: '/instances' }]}
        id={instanceId}
        under={isHere(domains) && <Badge kind="good">{t.instance.domains.here}</Badge>}
      >
        <a className="button" href={consoleOf(domains)}>
          <Icon of={ExternalLink} />
          {texts.open}
        </a>
        <AsCalls />
        <Deeds instance={instance} />
      </Head>
      <Parts
        label={name}
        base={`/instances/${instanceId}`}
        current={part}
        parts={[
          { id: '', label: t.organizations.parts.about },
          { id: 'domains', label: t.organizations.parts.domains },
          has('system.limits.write') && { id: 'limits', label: texts.limits.title },
        ]}
      />
      {part === '' && (
        <Card text={texts.openText}>
          <Facts
            of={[
              [t.organizations.columns.domain, primaryOf(domains)],
              [t.organizations.columns.created, <Moment key="created" at={details?.creationDate} />],
            ]}
          />
        </Card>
      )}
      {part === 'domains' && <Domains instance={instance} />}
      {part === 'limits' && (
        <div className="cards">
          <Limits instanceId={instanceId} />
          <Quotas instanceId={instanceId} />
        </div>
      )}
    </>
  );
};

const Deeds = ({ instance: { id: instanceId, name, domains } }: { readonly instance: InstanceDetail }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const remove = useCall(removeInstance, []);
  const [renaming, setRenaming] = useState(false);
  const { instances: texts } = t;
  return (
    <>
      <AskingMenu
        deeds={[
          has('system.instance.write') && {
            id: 'rename',
            label: t.common.edit,
            icon: Pencil,
            run: async () => setRenaming(true),
          },
          // Whoever removes the one that they are in would be left with nothing to look at.
          has('system.instance.delete') &&
            !isHere(domains) && {
              id: 'remove',
              label: t.organizations.deeds.remove,
              icon: Trash2,
              kind: 'danger',
              ask: { title: say(t.common.removeTitle, { name }), text: texts.removeText, typed: name },
              run: () =>
                attempt(
                  async () => {
                    await remove({ instanceId });
                    await navigate({ to: '/instances' });
                  },
                  say(t.organizations.deeds.removed, { name }),
                ),
            },
        ]}
      />
      <Dialog title={t.common.edit} open={renaming} onClose={() => setRenaming(false)}>
        {renaming && <Rename instanceId={instanceId} name={name} onDone={() => setRenaming(false)} />}
      </Dialog>
    </>
  );
};

const Rename = ({
  instanceId,
  name,
  onDone,
}: {
  readonly instanceId: string;
  readonly name: string;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const update = useCall(updateInstance);
  const form = useForm({
    id: `instance:${instanceId}:name`,
    initial: { instanceName: name },
    required: ['instanceName'],
    async submit({ instanceName }) {
      await update({ instanceId, instanceName });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <TextField label={t.common.name} autoFocus {...form.field('instanceName')} />
    </Form>
  );
};
