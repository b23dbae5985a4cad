import { totpCodeAt } from '../../user/testing.ts';
import { fill, insertKey, management, type Person, press, secretOn, signIn, to } from './scene.ts';
import type { Walk } from './walk-login.ts';

/** The pages of the menu, and those that lead on from them. */
export async function walkPlaces({ scene, page, see, go }: Walk, person: Person): Promise<void> {
  const { userId } = person;
  const roles = ['ORG_USER_SELF_MANAGER'];
  await scene.postern.call(`${management}/AddOrgMember`, { userId, roles });
  await go('/account');
  await signIn(page, person);
  await press(page, '[name=skip]');
  await see('account-overview');
  const names = ['profile', 'contact', 'email', 'phone', 'password', 'security', 'sessions', 'applications'];
  for (const name of [...names, 'activity', 'data', 'nothing-there']) {
    await go(`/account/${name}`);
    await see(`account-${name}`);
  }
}

/** @returns the new address, which is a long one */
export async function walkContact({ scene, page, see, go }: Walk): Promise<string> {
  const number = scene.next();
  const email = `very.long.address.of.ada.${number}@correspondence.people.example`;
  await go('/account/email');
  await fill(page, { address: email });
  await press(page, to('/account/email'));
  await see('account-email-code');
  await go('/account/contact');
  await see('account-contact-unconfirmed');
  await go('/account/email/code');
  await fill(page, { code: await scene.codeTo(email) });
  await press(page, to('/account/email/code'));
  const phone = `+4144668180${number % 10}`;
  await go('/account/phone');
  await fill(page, { address: phone });
  await press(page, to('/account/phone'));
  await see('account-phone-code');
  await fill(page, { code: await scene.codeTo(phone) });
  await press(page, to('/account/phone/code'));
  await see('account-contact-confirmed');
  return email;
}

export async function walkFactors({ page, see, go }: Walk): Promise<void> {
  await go('/account/security');
  await press(page, to('/account/factors/app'));
  await see('account-app');
  await fill(page, { code: totpCodeAt(await secretOn(page)) });
  await press(page, to('/account/factors/app/finish'));
  await press(page, to('/account/factors/sms'));
  await press(page, to('/account/factors/email'));
  await see('account-security-all');
  await go('/account/recovery-codes');
  await see('account-recovery-codes-offered');
  await press(page, to('/account/recovery-codes'));
  await see('account-recovery-codes');
}

export async function walkEnd({ page, see, go }: Walk): Promise<void> {
  await go('/account/data/delete');
  await see('account-delete');
  await page.click('[name=sure]');
  await press(page, to('/account/data/delete'));
  await see('account-deleted');
}

export async function walkKeys({ page, see, go }: Walk): Promise<void> {
  for (const [path, kind, name] of [
    ['passkeys', 'internal', 'Laptop'],
    ['keys', 'usb', 'The key with the blue ribbon that hangs beside the door of the office in Winterthur'],
  ] as const) {
    const remove = await insertKey(page, kind);
    await go(`/account/${path}/add`);
    await see(`account-${path}-add`);
    await press(page, to(`/account/${path}/add`));
    await see(`account-${path}-register`);
    await fill(page, { name });
    await press(page, to(`/account/${path}/add`));
    for (const what of ['rename', 'remove']) {
      await go('/account/security');
      await press(page, `a[href^="/account/${path}/${what}"]`);
      await see(`account-${path}-${what}`);
    }
    await remove();
  }
}
