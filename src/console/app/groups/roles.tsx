import type { MessageInitShape } from '@bufbuild/protobuf';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Group } from '../../../contract/services/group/v2.ts';
import {
  type GroupAuthorization,
  GroupAuthorizationSchema,
  GroupAuthorizationService,
} from '../../../contract/services/postern/group/v1.ts';
import { removes, useCall, useForeseen, useFresh, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { GivableRoles } from '../projects/givable-roles.tsx';
import { ProjectPicker } from '../projects/pick.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Pencil, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog, Failed, Loading, tellDone } from '../ui/index.ts';

const { method } = GroupAuthorizationService;
const most = 1_000;

const ofGroup = (id: string): MessageInitShape<typeof method.listGroupAuthorizations.input> => ({
  pagination: { limit: most },
  filters: [{ filter: { case: 'groupIds', value: { ids: [id] } } }],
});

/** Roles that everybody in a group has. */
export const GroupRoles = ({ group }: { readonly group: Group }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [open, setOpen] = useState<'add' | GroupAuthorization>();
  const { data, error, isPending } = useQueryOf(method.listGroupAuthorizations, ofGroup(group.id));
  const texts = t.groups.roles;
  const close = () => setOpen(undefined);
  const changing = typeof open === 'object' ? open : undefined;
  return (
    <Card
      title={t.groups.parts.authorizations}
      text={texts.text}
      actions={
        has('user.grant.write') && (
          <Button icon={Plus} onPress={() => setOpen('add')}>
            {texts.add}
          </Button>
        )
      }
    >
      {error && <Failed error={error} />}
      {isPending && <Loading lines={2} />}
      {data?.authorizations.length === 0 && <p className="muted">{texts.none}</p>}
      {data && data.authorizations.length > 0 && (
        <Things label={t.groups.parts.authorizations}>
          {data.authorizations.map((one) => (
            <Given key={one.id} authorization={one} onChange={() => setOpen(one)} />
          ))}
        </Things>
      )}
      <Dialog title={texts.add} open={open === 'add'} onClose={close}>
        {open === 'add' && <Give group={group} onDone={close} />}
      </Dialog>
      <Dialog
        title={say(texts.changeOf, { project: changing?.projectName ?? '' })}
        open={changing !== undefined}
        onClose={close}
      >
        {changing && <Change authorization={changing} onDone={close} />}
      </Dialog>
    </Card>
  );
};

const Given = ({
  authorization,
  onChange,
}: {
  readonly authorization: GroupAuthorization;
  readonly onChange: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const remove = useForeseen(method.deleteGroupAuthorization, (gone) =>
    removes(GroupAuthorizationSchema, (one) => one.id === gone.id),
  );
  const { id, projectId, projectName: project, roleKeys } = authorization;
  const texts = t.groups.roles;
  return (
    <Thing
      actions={
        <AskingMenu
          label={`${t.common.actions}: ${project}`}
          deeds={[
            has('user.grant.write', projectId) && {
              id: 'change',
              label: texts.change,
              icon: Pencil,
              run: onChange,
            },
            has('user.grant.delete', projectId) && {
              id: 'remove',
              label: texts.remove,
              icon: Trash2,
              kind: 'danger',
              ask: { title: say(texts.removeTitle, { project }), text: texts.removeText },
              run: () => void attempt(() => remove({ id }), texts.removed),
            },
          ]}
        />
      }
    >
      <Link to={`/projects/${projectId}`}>{project}</Link>
      <p className="muted">{roleKeys.join(', ')}</p>
    </Thing>
  );
};

const Give = ({ group, onDone }: { readonly group: Group; readonly onDone: () => void }) => {
  const t = useTexts();
  const create = useCall(method.createGroupAuthorization);
  const form = useForm({
    id: `new-group-authorization:${group.id}`,
    initial: { projectId: '', roleKeys: [] as readonly string[] },
    required: ['projectId'],
    check: ({ roleKeys }) => ({ roleKeys: roleKeys.length === 0 && t.authorizations.rolesMissing }),
    async submit({ projectId, roleKeys }) {
      await create({ groupId: group.id, projectId, roleKeys: [...roleKeys] });
      tellDone(t.groups.roles.given);
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <ProjectPicker
        label={t.authorizations.project}
        hint={t.authorizations.projectHint}
        {...form.field('projectId')}
        onChange={(projectId) => form.set({ projectId, roleKeys: [] })}
      />
      {form.values.projectId ? (
        <GivableRoles
          projectId={form.values.projectId}
          organizationId={group.organizationId}
          label={t.authorizations.roles}
          {...form.field('roleKeys')}
        />
      ) : (
        <p className="muted">{t.authorizations.rolesFirst}</p>
      )}
    </Form>
  );
};

const valuesOf = ({ roleKeys }: GroupAuthorization) => ({ roleKeys: roleKeys as readonly string[] });

const Change = ({
  authorization,
  onDone,
}: {
  readonly authorization: GroupAuthorization;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const update = useCall(method.updateGroupAuthorization);
  const { id, groupId, projectId, organizationId } = authorization;
  const form = useForm({
    id: `group-authorization:${id}`,
    initial: valuesOf(authorization),
    latest: useFresh(method.listGroupAuthorizations, ofGroup(groupId), ({ authorizations }) =>
      valuesOf(authorizations.find((one) => one.id === id) ?? authorization),
    ),
    check: ({ roleKeys }) => ({ roleKeys: roleKeys.length === 0 && t.authorizations.rolesMissing }),
    async submit({ roleKeys }) {
      await update({ id, roleKeys: [...roleKeys] });
      tellDone(t.groups.roles.changed);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <GivableRoles
        projectId={projectId}
        organizationId={organizationId}
        label={t.authorizations.roles}
        {...form.field('roleKeys')}
      />
    </Form>
  );
};
