import type { PageRequest } from '../page-request.ts';
import type { Agreement } from '../pages/agreement.ts';

const documents = ['terms', 'privacy'] as const;

/** What has to be agreed to when an account begins to be somebody's, as the privacy settings link it. */
export async function agreementOf(page: PageRequest): Promise<Agreement> {
  const { settings, instance, settingsOrgId, form, frame } = page;
  const { values } = await settings.privacy(instance.id, settingsOrgId || instance.defaultOrgId);
  const shown = (url: string) =>
    /^https?:\/\//i.test(url) ? url.replaceAll('{{.Lang}}', frame.language) : '';
  return {
    termsUrl: shown(values.tosLink),
    privacyUrl: shown(values.privacyLink),
    agreed: documents.filter((name) => form.get(name) === 'true'),
  };
}

/** What of it was not agreed to yet. */
export async function openDocuments(page: PageRequest): Promise<readonly string[]> {
  const { termsUrl, privacyUrl, agreed } = await agreementOf(page);
  const asked = { terms: termsUrl, privacy: privacyUrl };
  return documents.filter((name) => asked[name] !== '' && !agreed.includes(name));
}
