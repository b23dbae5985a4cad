import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'ディレクトリ（SCIM）',
  text: 'Microsoft Entra、Okta、人事システムが、組織のユーザーとグループをこれで管理します。',
  baseUrl: 'ベースURL',
  connect: 'ディレクトリを接続',
  connectText:
    'ロールORG_OWNERを持つサービスアカウントと、1年間有効なトークンを作成します。トークンを持つ人は、ここの全員を変更できます。',
  account: 'ディレクトリ',
  token: 'ディレクトリのトークン',
  connected: '接続しました',
  live: {
    title: '最初のユーザーまたはグループ',
    waiting: 'ディレクトリを待っています…',
    waitingText:
      'ベースURLとトークンをディレクトリに入力し、プロビジョニングを開始してください。このページは自動で気づきます。',
    arrived: 'ディレクトリが動作しています: {when}',
    arrivedText: '送られたユーザーとグループは、ここの一覧にあります。',
  },
  toAccount: 'サービスアカウントを見る',
};
