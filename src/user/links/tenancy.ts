import { acts, type Cases, exempt, reads } from '../../e2e/tenancy/case.ts';
import type { Estate } from '../../e2e/tenancy/victim.ts';

const service = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';

/** Of the instance, so that people of any organization may have accounts there. */
async function link(victim: Estate) {
  const { id } = await victim.call<{ id: string }>(`${admin}/AddGitHubProvider`, {
    name: 'shared',
    clientId: 'ours',
    clientSecret: 'Sesame3',
  });
  return { idpId: id, userId: victim.name(), userName: victim.name() };
}

const unlinked = async (victim: Estate) => ({
  userId: await victim.human(),
  idpLink: await link(victim),
});
const linked = async (victim: Estate) => {
  const request = await unlinked(victim);
  await victim.call(`${service}/AddIDPLink`, request);
  return { userId: request.userId, idpId: request.idpLink.idpId, linkedUserId: request.idpLink.userId };
};
const ofPerson = async (victim: Estate) => ({ userId: (await linked(victim)).userId });

/** Calls that user.v2 and user.v2beta have in common. */
export const linkCases: Cases = { AddIDPLink: acts(unlinked) };
export const linkListCases: Cases = { ListIDPLinks: reads(ofPerson), RemoveIDPLink: acts(linked) };
export const managedLinkCases: Cases = {
  ListHumanLinkedIDPs: reads(ofPerson),
  RemoveHumanLinkedIDP: acts(linked),
};
export const ownLinkCases: Cases = {
  ListMyLinkedIDPs: exempt('acts on the caller alone'),
  RemoveMyLinkedIDP: exempt('a link is looked for among those of whoever calls'),
};
