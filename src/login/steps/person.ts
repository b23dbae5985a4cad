import type { PageRequest } from '../page-request.ts';
import type { Person } from '../pages/person.ts';

/** The person as pages show them. */
export async function personOf(page: PageRequest, userId: string): Promise<Person> {
  const { users, instance, names } = page;
  const known = (await users.names(instance.id, [userId])).get(userId);
  if (!known) return { displayName: '', loginName: userId, picture: '' };
  return {
    displayName: known.displayName,
    loginName: await names.shown(known.loginName),
    picture: known.picture,
  };
}
