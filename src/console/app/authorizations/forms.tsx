import { type Authorization, AuthorizationService } from '../../../contract/services/authorization/v2.ts';
import { useCall, useFresh } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { GivableRoles } from '../projects/givable-roles.tsx';
import { ProjectPicker } from '../projects/pick.tsx';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Dialog, tellDone } from '../ui/index.ts';
import { UserPicker } from '../users/pick.tsx';
import { type Concerned, projectOf, userOf } from './queries.ts';

const { createAuthorization, listAuthorizations, updateAuthorization } = AuthorizationService.method;

/** Gives a user roles of a project, in the name of the organization in view. */
export const AddAuthorization = ({ of, onDone }: { readonly of: Concerned; readonly onDone: () => void }) => {
  const t = useTexts();
  const say = useSay();
  const organizationId = useOrgId();
  const create = useCall(createAuthorization);
  const texts = t.authorizations;
  const { userId = '', projectId = '' } = of;
  const form = useForm({
    id: `new-authorization:${organizationId}:${userId}:${projectId}`,
    initial: { userId, projectId, roleKeys: [] as readonly string[] },
    required: ['userId', 'projectId'],
    check: ({ roleKeys }) => ({ roleKeys: roleKeys.length === 0 && texts.rolesMissing }),
    async submit({ roleKeys, ...values }) {
      await create({ ...values, organizationId, roleKeys: [...roleKeys] });
      tellDone(texts.given);
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      {!userId && (
        <UserPicker
          label={texts.user}
          hint={texts.userHint}
          byId={(id) => say(texts.byId, { id })}
          {...form.field('userId')}
        />
      )}
      {!projectId && (
        <ProjectPicker
          label={texts.project}
          hint={texts.projectHint}
          {...form.field('projectId')}
          onChange={(chosen) => form.set({ projectId: chosen, roleKeys: [] })}
        />
      )}
      {form.values.projectId ? (
        <GivableRoles
          projectId={form.values.projectId}
          organizationId={organizationId}
          label={texts.roles}
          {...form.field('roleKeys')}
        />
      ) : (
        <p className="muted">{texts.rolesFirst}</p>
      )}
    </Form>
  );
};

export const ChangeRoles = ({
  authorization,
  onDone,
}: {
  readonly authorization: Authorization | undefined;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const title =
    authorization &&
    say(t.authorizations.changeOf, { user: userOf(authorization), project: projectOf(authorization) });
  return (
    <Dialog title={title ?? ''} open={authorization !== undefined} onClose={onDone}>
      {authorization && <RolesForm authorization={authorization} onDone={onDone} />}
    </Dialog>
  );
};

const valuesOf = ({ roles }: Authorization) => ({
  roleKeys: roles.map(({ key }) => key) as readonly string[],
});

const RolesForm = ({
  authorization,
  onDone,
}: {
  readonly authorization: Authorization;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const update = useCall(updateAuthorization);
  const { id, project, organization } = authorization;
  const texts = t.authorizations;
  const form = useForm({
    id: `authorization:${id}`,
    initial: valuesOf(authorization),
    latest: useFresh(
      listAuthorizations,
      { filters: [{ filter: { case: 'authorizationIds', value: { ids: [id] } } }] },
      ({ authorizations: [now = authorization] }) => valuesOf(now),
    ),
    check: ({ roleKeys }) => ({ roleKeys: roleKeys.length === 0 && texts.rolesMissing }),
    async submit({ roleKeys }) {
      await update({ id, roleKeys: [...roleKeys] });
      tellDone(texts.changed);
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <GivableRoles
        projectId={project?.id ?? ''}
        organizationId={organization?.id ?? ''}
        label={texts.roles}
        {...form.field('roleKeys')}
      />
    </Form>
  );
};
