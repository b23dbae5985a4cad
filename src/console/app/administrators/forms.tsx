import {
  type Administrator,
  InternalPermissionService,
} from '../../../contract/services/internal_permission/v2.ts';
import { useCall, useFresh } from '../api/index.ts';
import { type FieldOf, Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Checks, Dialog, tellDone } from '../ui/index.ts';
import { UserPicker } from '../users/pick.tsx';
import { type Administered, keyOf, resourceOf } from './administered.ts';
import { nameOf } from './name.ts';
import { type Level, type RoleName, rolesOf } from './roles.ts';

const { createAdministrator, listAdministrators, updateAdministrator } = InternalPermissionService.method;

interface RolesValues {
  readonly roles: readonly string[];
}

/** Roles of a level, each with what it lets do. A role that is held and of another level keeps its place. */
const RoleChecks = ({
  level,
  held = [],
  ...field
}: FieldOf<readonly string[]> & { readonly level: Level; readonly held?: readonly string[] }) => {
  const { roles, explained, unknown } = useTexts().administrators;
  const offered: readonly string[] = rolesOf[level];
  const others = held.filter((role) => !offered.includes(role));
  return (
    <Checks
      label={roles}
      choices={[...offered, ...others].map((role) => ({
        id: role,
        label: role,
        hint: explained[role as RoleName] ?? unknown,
      }))}
      {...field}
    />
  );
};

export const AddAdministrator = ({
  of,
  onDone,
}: {
  readonly of: Administered;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const create = useCall(createAdministrator);
  const texts = t.administrators;
  const form = useForm<RolesValues & { readonly userId: string }>({
    id: `new-administrator:${keyOf(of)}`,
    initial: { userId: '', roles: [] },
    required: ['userId'],
    check: ({ roles }) => ({ roles: roles.length === 0 && texts.rolesMissing }),
    async submit({ userId, roles }) {
      await create({ userId, roles: [...roles], resource: { resource: resourceOf(of) } });
      tellDone(texts.added);
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <UserPicker
        label={texts.user}
        hint={texts.userHint}
        byId={(id) => say(texts.byId, { id })}
        {...form.field('userId')}
      />
      <RoleChecks level={of.level} {...form.field('roles')} />
    </Form>
  );
};

export const ChangeRoles = ({
  of,
  administrator,
  onDone,
}: {
  readonly of: Administered;
  readonly administrator: Administrator | undefined;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  return (
    <Dialog
      title={say(t.administrators.changeOf, { name: administrator ? nameOf(administrator) : '' })}
      open={administrator !== undefined}
      onClose={onDone}
    >
      {administrator && <RolesForm of={of} administrator={administrator} onDone={onDone} />}
    </Dialog>
  );
};

const RolesForm = ({
  of,
  administrator,
  onDone,
}: {
  readonly of: Administered;
  readonly administrator: Administrator;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const update = useCall(updateAdministrator);
  const texts = t.administrators;
  const userId = administrator.user?.id ?? '';
  const form = useForm<RolesValues>({
    id: `administrator:${keyOf(of)}:${userId}`,
    initial: { roles: administrator.roles },
    latest: useFresh(
      listAdministrators,
      {
        filters: [
          { filter: { case: 'resource', value: { resource: resourceOf(of) } } },
          { filter: { case: 'inUserIdsFilter', value: { ids: [userId] } } },
        ],
      },
      ({ administrators: [{ roles } = administrator] }) => ({ roles }),
    ),
    check: ({ roles }) => ({ roles: roles.length === 0 && texts.rolesMissing }),
    async submit({ roles }) {
      await update({ userId, roles: [...roles], resource: { resource: resourceOf(of) } });
      tellDone(say(texts.changed, { name: nameOf(administrator) }));
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      <RoleChecks level={of.level} held={administrator.roles} {...form.field('roles')} />
    </Form>
  );
};
