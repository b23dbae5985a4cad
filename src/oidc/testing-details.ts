import type { Scene } from './testing.ts';

/** Types of authorization details (RFC 9396) of a bank's API. */

export const payment = {
  type: 'payment_initiation',
  instructedAmount: { currency: 'EUR', amount: '123.50' },
  creditorName: 'Merchant <b>A</b>',
  creditorAccount: { iban: 'DE02100100109307118603' },
};
export const accounts = { type: 'account_information', actions: ['list_accounts', 'read_balances'] };

const service = 'postern.project.v1.AuthorizationDetailsService';

export const declare = (scene: Scene, type: object, projectId = scene.projectId) =>
  scene.postern.call(`${service}/SetAuthorizationDetailsType`, { projectId, ...type });

export const undeclare = (scene: Scene, name: string, projectId = scene.projectId) =>
  scene.postern.call(`${service}/DeleteAuthorizationDetailsType`, { projectId, name });

export async function declareBanking(scene: Scene, projectId = scene.projectId): Promise<void> {
  await declare(
    scene,
    {
      name: payment.type,
      title: { en: 'Start a payment', de: 'Eine Zahlung auslösen' },
      askEachTime: true,
      fields: [
        { path: 'instructedAmount', kind: 'FIELD_KIND_AMOUNT', required: true, label: { en: 'Amount' } },
        { path: 'creditorName', kind: 'FIELD_KIND_TEXT', label: { en: 'To', de: 'An' } },
        { path: 'creditorAccount.iban', kind: 'FIELD_KIND_TEXT', required: true, label: { en: 'Account' } },
        { path: 'urgent', kind: 'FIELD_KIND_BOOLEAN', label: { en: 'At once' } },
      ],
    },
    projectId,
  );
  await declare(
    scene,
    {
      name: accounts.type,
      title: { en: 'See your accounts' },
      fields: [
        {
          path: 'actions',
          kind: 'FIELD_KIND_TEXTS',
          required: true,
          values: ['list_accounts', 'read_balances', 'read_transactions'],
        },
      ],
    },
    projectId,
  );
}

export const asked = (...details: object[]) => ({ authorization_details: JSON.stringify(details) });
